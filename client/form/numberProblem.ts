import type { Problem } from '../review/usePending.ts'
import { formTexts } from '../texts/form.ts'

/**
 * What is wrong with a number before it is sent: that it is missing, or out of bounds in the unit it is shown in, which
 * is not the server's. Null where nothing is.
 * @param field the field's path in the input.
 */
export function numberProblem(
  field: string,
  value: number | null,
  most = Number.MAX_SAFE_INTEGER,
): Problem | null {
  if (value === null) return { kind: 'failed', sentence: formTexts.numberNeeded, field }
  if (value < 0 || value > most) return { kind: 'failed', sentence: formTexts.between(0, most), field }
  return null
}
