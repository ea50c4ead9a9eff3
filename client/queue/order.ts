import type { QueueRowReview, ReviewFilter } from '../graphql/queueDocuments.ts'
import type { Priority, ReviewOrder } from '../graphql/words.ts'

const PRIORITY_ORDER: readonly Priority[] = ['URGENT', 'HIGH', 'NORMAL', 'LOW']

/** 0 is the most pressing; one that this page does not know comes last. */
export function priorityRank(priority: Priority): number {
  const rank = PRIORITY_ORDER.indexOf(priority)
  return rank === -1 ? PRIORITY_ORDER.length : rank
}

/** What stands in a list's order before what: the lower rank, and of one rank the lower time. */
export interface Place {
  readonly rank: number
  readonly time: number
}

/** A part of a list under one head: a priority, or all of a list whose newest come first. */
export type Section = Priority | 'NEWEST'

/** The order of the list behind this filter: what is over is looked up by when it ended, not by how pressing it was. */
export function orderOf({ statuses }: ReviewFilter): ReviewOrder {
  const isOver = statuses?.length === 1 && statuses[0] === 'RESOLVED'
  return isOver ? 'NEWEST_RESOLUTION' : 'MOST_PRESSING'
}

/** Where the review belongs in a list of this order. */
export function placeIn(order: ReviewOrder, { priority, openedAt, resolvedAt }: QueueRowReview): Place {
  if (order === 'MOST_PRESSING') return { rank: priorityRank(priority), time: Date.parse(openedAt) }
  return { rank: 0, time: -Date.parse(resolvedAt ?? openedAt) }
}

/** The section of a rank in a list of this order. @param priority of a review there: its rank may stand for several. */
export function sectionAt(order: ReviewOrder, rank: number, priority: Priority): Section {
  return order === 'MOST_PRESSING' ? (PRIORITY_ORDER[rank] ?? priority) : 'NEWEST'
}
