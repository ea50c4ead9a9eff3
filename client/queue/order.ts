import type { Priority } from '../graphql/words.ts'

const PRIORITY_ORDER: readonly Priority[] = ['URGENT', 'HIGH', 'NORMAL', 'LOW']

/** 0 is the most pressing; one that this page does not know comes last. */
export function priorityRank(priority: Priority): number {
  const rank = PRIORITY_ORDER.indexOf(priority)
  return rank === -1 ? PRIORITY_ORDER.length : rank
}

/** The priority of this rank; undefined for those that this page does not know. */
export function priorityAt(rank: number): Priority | undefined {
  return PRIORITY_ORDER[rank]
}
