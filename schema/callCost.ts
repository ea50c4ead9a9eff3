import { MOST_COMPLEXITY } from './builder.ts'

/**
 * What a call costs that takes a list: a full one more than half of what a document may cost. Otherwise one document could
 * bring hundreds of full calls, each under a name of its own.
 * @param most things that the list may have.
 */
export function callCost(list: readonly unknown[] | null | undefined, most: number): { field: number } {
  const share = Math.min((list?.length ?? 0) / most, 1)
  return { field: 1 + Math.ceil((share * MOST_COMPLEXITY) / 2) }
}
