import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { foldedAmong, type Folding } from './groups.ts'

/** One row as the list draws it. `gone` rows keep their place, in grey, until the list is left alone. */
export interface QueueRow {
  readonly review: QueueRowReview
  readonly gone: boolean
  /** Counts the changes since the row appeared: a new number tints the row once. */
  readonly changes: number
  /** It was read for its open group, ahead of the page that it stands on. */
  readonly ahead?: boolean
}

export interface QueueState {
  readonly rows: readonly QueueRow[]
  /** New reviews that wait behind "3 new". */
  readonly waiting: ReadonlyMap<string, QueueRowReview>
  /** Whether the server has more below the last row. */
  readonly hasMore: boolean
  readonly folding: Folding
  /** Fingerprints that are drawn as one card. It changes only when rows may move. */
  readonly folded: ReadonlySet<string>
  /** Those of them that are open. */
  readonly opened: ReadonlySet<string>
}

export const emptyQueue: QueueState = {
  rows: [],
  waiting: new Map(),
  hasMore: false,
  folding: 'never',
  folded: new Set(),
  opened: new Set(),
}

const PRIORITY_ORDER = ['URGENT', 'HIGH', 'NORMAL', 'LOW']

/** The queue's order: priority, then age. Equal ones keep the order in which the server gave them. */
export function compareReviews(a: QueueRowReview, b: QueueRowReview): number {
  const byPriority = PRIORITY_ORDER.indexOf(a.priority) - PRIORITY_ORDER.indexOf(b.priority)
  return byPriority === 0 ? Date.parse(a.openedAt) - Date.parse(b.openedAt) : byPriority
}

export function newRow(review: QueueRowReview): QueueRow {
  return { review, gone: false, changes: 0 }
}

/** The reviews of the rows that are still there. */
export function liveReviews(rows: readonly QueueRow[]): QueueRowReview[] {
  return rows.filter((row) => !row.gone).map((row) => row.review)
}

/** The state after the first page. */
export function startQueue(
  reviews: readonly QueueRowReview[],
  hasMore: boolean,
  folding: Folding = 'never',
): QueueState {
  return {
    ...emptyQueue,
    rows: reviews.map(newRow),
    hasMore,
    folding,
    folded: foldedAmong(reviews, folding),
  }
}

/** Whether the review belongs below everything that is loaded: paging will bring it. */
export function belongsToLaterPage(state: QueueState, review: QueueRowReview): boolean {
  const last = state.rows.findLast((row) => !row.ahead)
  return state.hasMore && last !== undefined && compareReviews(review, last.review) > 0
}

/** Greys a row that this person is resolving, before the server has answered; `gone: false` takes it back. */
export function markGone(state: QueueState, id: string, gone: boolean): QueueState {
  return {
    ...state,
    rows: state.rows.map((row) => (row.review.id === id ? { ...row, gone } : row)),
  }
}
