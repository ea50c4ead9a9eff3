import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { foldedAmong, foldKey } from './groups.ts'
import { liveReviews, newRow, type QueueState } from './queueState.ts'

/** What of a page is new here, and what then still waits. */
function freshOf(state: QueueState, reviews: readonly QueueRowReview[], left: ReadonlySet<string>) {
  const known = new Set(state.rows.map((row) => row.review.id))
  const fresh = reviews.filter((review) => !known.has(review.id) && !left.has(review.id))
  const waiting = new Map(state.waiting)
  for (const review of fresh) waiting.delete(review.id)
  return { fresh, waiting }
}

/**
 * Adds the next page.
 * @param left ids that the feed removed while the page was on its way.
 */
export function appendPage(
  state: QueueState,
  reviews: readonly QueueRowReview[],
  hasMore: boolean,
  left: ReadonlySet<string>,
): QueueState {
  const onPage = new Set(reviews.map((review) => review.id))
  const { fresh, waiting } = freshOf(state, reviews, left)
  const before = state.rows.map((row) =>
    row.ahead && onPage.has(row.review.id) ? { ...row, ahead: false } : row,
  )
  const rows = [...before, ...fresh.map(newRow)]
  // Rows that stand on screen are not folded away under the reader: only what is new here may fold.
  const standing = new Set(state.rows.map((row) => foldKey(row.review)))
  const grown = [...foldedAmong(liveReviews(rows), state.folding)].filter((key) => !standing.has(key))
  return { ...state, rows, waiting, hasMore, folded: new Set([...state.folded, ...grown]) }
}

/** Adds members of an open group that stand on later pages of the queue. */
export function appendToGroup(
  state: QueueState,
  reviews: readonly QueueRowReview[],
  left: ReadonlySet<string>,
): QueueState {
  const { fresh, waiting } = freshOf(state, reviews, left)
  return {
    ...state,
    rows: [...state.rows, ...fresh.map((review) => ({ ...newRow(review), ahead: true }))],
    waiting,
  }
}
