import type { z } from 'zod'
import { BadUserInput } from '../../server/errors.ts'
import { sentence } from '../validationSentences.ts'

/**
 * The arguments of a tool, as its shape says.
 * @throws BadUserInput for the first that does not fit; the message says of all of them what is wrong.
 */
export function checkArguments<Input extends z.ZodObject>(input: Input, args: unknown): z.output<Input> {
  const parsed = input.safeParse(args ?? {}, { error: argumentSentence, reportInput: true })
  if (parsed.success) return parsed.data
  const complaints = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }))
  const [first, ...others] = complaints
  const more = others.map(({ field, message }) => ` ${field === '' ? '' : `${field}: `}${message}`)
  throw new BadUserInput(first!.field, [first!.message, ...more].join(''))
}

function argumentSentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is needed.' : `This must be of the type ${issue.expected}.`
    case 'invalid_value':
      return `This must be one of ${issue.values.join(', ')}.`
    case 'unrecognized_keys':
      return `There is no argument ${issue.keys.join(', ')}: look at the tool's input schema.`
    default:
      return sentence(issue)
  }
}
