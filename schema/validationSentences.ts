import { z } from 'zod'

/** What a caller is told where a check names no sentence of its own. */
z.config({ customError: sentence })

/** One sentence that says what to change. */
export function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum))
  if (issue.code === 'too_big') return tooBig(issue.origin, Number(issue.maximum))
  return 'This is not what belongs here: look it up in the schema.'
}

function tooSmall(origin: string, least: number): string {
  if (origin === 'array') return `Give at least ${least === 1 ? 'one' : count(least)}.`
  if (origin === 'string')
    return least === 1 ? 'This must not be empty.' : `Write at least ${count(least)} characters.`
  return `This must be ${count(least)} or more.`
}

function tooBig(origin: string, most: number): string {
  if (origin === 'array') return `Give at most ${count(most)}: split the rest into further calls.`
  if (origin === 'string') return `Write at most ${count(most)} characters.`
  return `This must be ${count(most)} or less.`
}

function count(number: number): string {
  return number.toLocaleString('en')
}
