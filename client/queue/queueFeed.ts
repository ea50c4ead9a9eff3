import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { foldKey } from './groups.ts'
import { intoGroup } from './openGroups.ts'
import { belongsToLaterPage, newRow, type QueueState } from './queueState.ts'
import { letIn } from './waitingRows.ts'

/**
 * How the queue on screen follows the live feed. Pure, so that it can be tested without a page:
 * rows never jump under the pointer, each change is applied once, and a page that arrives late
 * never brings back what has left meanwhile.
 */

/** A change of the feed, as the subscription delivers it (RESYNC is the caller's: it reads the page again). */
export type QueueEvent =
  | { readonly type: 'UPSERTED'; readonly review: QueueRowReview }
  | { readonly type: 'REMOVED'; readonly id: string }

/** What the page shows of a review; a count that is read beside it is no change of it. */
function isSame(a: QueueRowReview, b: QueueRowReview): boolean {
  return JSON.stringify({ ...a, similarCount: 0 }) === JSON.stringify({ ...b, similarCount: 0 })
}

function applyUpsert(state: QueueState, review: QueueRowReview): QueueState {
  const index = state.rows.findIndex((row) => row.review.id === review.id)
  const row = state.rows[index]
  if (row !== undefined) {
    // A resumed feed may repeat older changes; the version says which is newer.
    if (review.version < row.review.version) return state
    if (!row.gone && isSame(row.review, review)) return state
    return {
      ...state,
      rows: state.rows.with(index, { ...row, review, gone: false, changes: row.changes + 1 }),
    }
  }
  const held = state.waiting.get(review.id)
  if (held !== undefined && review.version < held.version) return state
  const fingerprint = foldKey(review)
  const isFolded = fingerprint !== null && state.folded.has(fingerprint) && !state.opened.has(fingerprint)
  if (isFolded && state.rows.some((each) => foldKey(each.review) === fingerprint))
    return intoGroup(state, review)
  if (held === undefined && belongsToLaterPage(state, review)) return state
  // With nothing on screen there is nothing that could jump.
  if (state.rows.length === 0) return { ...state, rows: [newRow(review)] }
  return { ...state, waiting: new Map(state.waiting).set(review.id, review) }
}

function applyRemoval(state: QueueState, id: string, keepPlace: boolean): QueueState {
  const waiting = new Map(state.waiting)
  waiting.delete(id)
  const rows = keepPlace
    ? state.rows.map((row) => (row.review.id === id ? { ...row, gone: true } : row))
    : state.rows.filter((row) => row.review.id !== id)
  return { ...state, rows, waiting }
}

/**
 * Applies changes of the feed, in their order.
 * @param keepPlace whether rows that leave stay, in grey (the pointer is over the list).
 */
export function applyEvents(
  state: QueueState,
  events: readonly QueueEvent[],
  keepPlace: boolean,
): QueueState {
  const next = events.reduce(
    (current, event) =>
      event.type === 'UPSERTED'
        ? applyUpsert(current, event.review)
        : applyRemoval(current, event.id, keepPlace),
    state,
  )
  return next.rows.length === 0 ? letIn(next) : next
}
