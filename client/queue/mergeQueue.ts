import type { QueueRowReview } from '../graphql/queueDocuments.ts'

/**
 * How the queue on screen follows the live feed. Pure, so that it can be tested without a page:
 * rows never jump under the pointer, each change is applied once, and a page that arrives late
 * never brings back what has left meanwhile.
 */

/** One row as the list draws it. `gone` rows keep their place, in grey, until the list is left alone. */
export interface QueueRow {
  readonly review: QueueRowReview
  readonly gone: boolean
  /** Counts the changes since the row appeared: a new number tints the row once. */
  readonly changes: number
}

export interface QueueState {
  readonly rows: readonly QueueRow[]
  /** New reviews that wait behind "3 new". */
  readonly waiting: ReadonlyMap<string, QueueRowReview>
  /** Whether the server has more below the last row. */
  readonly hasMore: boolean
}

/** A change of the feed, as the subscription delivers it (RESYNC is the caller's: it reads the page again). */
export type QueueEvent =
  | { readonly type: 'UPSERTED'; readonly review: QueueRowReview }
  | { readonly type: 'REMOVED'; readonly id: string }

export const emptyQueue: QueueState = { rows: [], waiting: new Map(), hasMore: false }

const PRIORITY_ORDER = ['URGENT', 'HIGH', 'NORMAL', 'LOW']

/** The queue's order: priority, then age. Equal ones keep the order in which the server gave them. */
export function compareReviews(a: QueueRowReview, b: QueueRowReview): number {
  const byPriority = PRIORITY_ORDER.indexOf(a.priority) - PRIORITY_ORDER.indexOf(b.priority)
  return byPriority === 0 ? Date.parse(a.openedAt) - Date.parse(b.openedAt) : byPriority
}

function newRow(review: QueueRowReview): QueueRow {
  return { review, gone: false, changes: 0 }
}

function sortedRows(rows: readonly QueueRow[]): QueueRow[] {
  return [...rows].sort((a, b) => compareReviews(a.review, b.review))
}

/** The state after the first page. */
export function startQueue(reviews: readonly QueueRowReview[], hasMore: boolean): QueueState {
  return { rows: reviews.map(newRow), waiting: new Map(), hasMore }
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
  const known = new Set(state.rows.map((row) => row.review.id))
  const fresh = reviews.filter((review) => !known.has(review.id) && !left.has(review.id))
  const waiting = new Map(state.waiting)
  for (const review of fresh) waiting.delete(review.id)
  return { rows: [...state.rows, ...fresh.map(newRow)], waiting, hasMore }
}

function isSame(a: QueueRowReview, b: QueueRowReview): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether the review belongs below everything that is loaded: paging will bring it. */
function belongsToLaterPage(state: QueueState, review: QueueRowReview): boolean {
  const last = state.rows.at(-1)
  return state.hasMore && last !== undefined && compareReviews(review, last.review) > 0
}

function applyUpsert(state: QueueState, review: QueueRowReview): QueueState {
  const index = state.rows.findIndex((row) => row.review.id === review.id)
  const row = state.rows[index]
  if (row !== undefined) {
    // A resumed feed may repeat older changes; the version says which is newer.
    if (review.version < row.review.version) return state
    if (!row.gone && isSame(row.review, review)) return state
    const rows = [...state.rows]
    rows[index] = { review, gone: false, changes: row.changes + 1 }
    return { ...state, rows }
  }
  const held = state.waiting.get(review.id)
  if (held !== undefined && review.version < held.version) return state
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

/** Lets the waiting rows in, drops the ones that are gone, and puts every row where it belongs. */
export function letIn(state: QueueState): QueueState {
  const stayed = state.rows.filter((row) => !row.gone)
  const rows = sortedRows([...stayed, ...[...state.waiting.values()].map(newRow)])
  return { ...state, rows, waiting: new Map() }
}

/** The pointer has left: rows that are gone leave, changed ones move to their place. New ones go on waiting. */
export function settle(state: QueueState): QueueState {
  const rows = sortedRows(state.rows.filter((row) => !row.gone))
  // Nothing left to protect: what waits may come in.
  return rows.length === 0 ? letIn({ ...state, rows }) : { ...state, rows }
}

/** Greys a row that this person is resolving, before the server has answered; `gone: false` takes it back. */
export function markGone(state: QueueState, id: string, gone: boolean): QueueState {
  return {
    ...state,
    rows: state.rows.map((row) => (row.review.id === id ? { ...row, gone } : row)),
  }
}
