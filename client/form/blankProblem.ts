import type { Problem } from '../review/usePending.ts'
import { formTexts } from '../texts/form.ts'

/**
 * Which of these fields are empty, all at once: the server names one after the other. Null where none is.
 * @param fields what stands in them, by the field's path in the input.
 */
export function blankProblem(fields: Readonly<Record<string, { readonly length: number }>>): Problem | null {
  const [first, ...others] = Object.entries(fields)
    .filter(([, { length }]) => length === 0)
    .map(([field]): Problem => ({ kind: 'failed', sentence: formTexts.needed, field }))
  return first === undefined ? null : { ...first, others }
}
