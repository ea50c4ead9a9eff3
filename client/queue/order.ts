import type { QueueRowReview } from '../graphql/queueDocuments.ts'
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

/** The queue's order: priority, then age. Equal ones keep the order in which the server gave them. */
export function compareReviews(a: QueueRowReview, b: QueueRowReview): number {
  const byPriority = priorityRank(a.priority) - priorityRank(b.priority)
  return byPriority === 0 ? Date.parse(a.openedAt) - Date.parse(b.openedAt) : byPriority
}
