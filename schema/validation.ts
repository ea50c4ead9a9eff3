import { z } from 'zod'

/** JSON whose shape the caller decides, in bytes. */
const MOST_JSON_BYTES = 64 * 1024
/** Far more than evidence has; PostgreSQL itself gives up at some thousands. */
const DEEPEST_JSON = 100

/** What a failure or an action says of itself may be a long stack trace. */
export const LONGEST_REPORT = 65_536

/** A text that says something: at least one character beside white space, which is cut off at its ends. */
export function words(longest: number) {
  return z.string().trim().min(1).max(longest)
}

/** A text that may be left out or empty. */
export function optionalText(longest: number) {
  return z.string().max(longest).nullish()
}

type Given<Input> = { [Name in keyof Input]?: Exclude<Input[Name], null | undefined> }

/** What of an input was given: null says no more than leaving it out. */
export function given<Input extends object>(input: Input): Given<Input> {
  const entries = Object.entries(input).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(entries) as Given<Input>
}

/** JSON of any shape that fits into 64 KiB. */
export const evidence = z
  .unknown()
  .refine((value) => depthAtMost(value, DEEPEST_JSON), {
    message: `Nest it at most ${DEEPEST_JSON} levels deep.`,
    // The checks that follow are recursive.
    abort: true,
  })
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value) ?? '') <= MOST_JSON_BYTES,
    'This is more than 64 KiB of JSON: send less.',
  )

/** Level by level, because recursion would end at the stack's end. */
function depthAtMost(value: unknown, most: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return false
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return true
}
