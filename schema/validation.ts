import { z } from 'zod'

/** JSON whose shape the caller decides, in bytes. */
const MOST_JSON_BYTES = 64 * 1024
/** Far more than evidence has; PostgreSQL itself gives up at some thousands. */
const DEEPEST_JSON = 100

// PostgreSQL's text holds every character but this one.
const storable = (value: string) => !value.includes('\0')
const NOT_STORABLE = 'Leave out the NUL character.'

/** A text that says something: at least one character beside white space, which is cut off at its ends. */
export function words(longest: number) {
  return z.string().trim().min(1, 'This must not be empty.').max(longest).refine(storable, NOT_STORABLE)
}

/** A text that may be left out or empty. */
export function optionalText(longest: number) {
  return z.string().max(longest).refine(storable, NOT_STORABLE).nullish()
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
  .refine((value) => !/(?<!\\)(\\\\)*\\u0000/.test(JSON.stringify(value) ?? ''), NOT_STORABLE)

/** Level by level, because recursion would end at the stack's end. */
function depthAtMost(value: unknown, most: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return false
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return true
}
