import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { foldedAmong, foldKey, type Folding } from './groups.ts'

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

/** A change of the feed, as the subscription delivers it (RESYNC is the caller's: it reads the page again). */
export type QueueEvent =
  | { readonly type: 'UPSERTED'; readonly review: QueueRowReview }
  | { readonly type: 'REMOVED'; readonly id: string }

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

function newRow(review: QueueRowReview): QueueRow {
  return { review, gone: false, changes: 0 }
}

function reviewsOf(rows: readonly QueueRow[]): QueueRowReview[] {
  return rows.filter((row) => !row.gone).map((row) => row.review)
}

/** Puts every row where it belongs, and folds what belongs together. */
function arranged(state: QueueState, rows: readonly QueueRow[]): QueueState {
  const sorted = [...rows].sort((a, b) => compareReviews(a.review, b.review))
  const folded = foldedAmong(reviewsOf(sorted), state.folding)
  const opened = new Set([...state.opened].filter((fingerprint) => folded.has(fingerprint)))
  // Read ahead of their page for a group that is none any more: paging brings them again.
  const placed = sorted.filter((row) => !row.ahead || folded.has(foldKey(row.review) ?? ''))
  return { ...state, rows: placed, folded, opened }
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
  const known = new Set(state.rows.map((row) => row.review.id))
  const fresh = reviews.filter((review) => !known.has(review.id) && !left.has(review.id))
  const waiting = new Map(state.waiting)
  for (const review of fresh) waiting.delete(review.id)
  const before = state.rows.map((row) =>
    row.ahead && onPage.has(row.review.id) ? { ...row, ahead: false } : row,
  )
  const rows = [...before, ...fresh.map(newRow)]
  // Rows that stand on screen are not folded away under the reader: only what is new here may fold.
  const standing = new Set(state.rows.map((row) => foldKey(row.review)))
  const grown = [...foldedAmong(reviewsOf(rows), state.folding)].filter((key) => !standing.has(key))
  return { ...state, rows, waiting, hasMore, folded: new Set([...state.folded, ...grown]) }
}

/** Adds members of an open group that stand on later pages of the queue. */
export function appendToGroup(
  state: QueueState,
  reviews: readonly QueueRowReview[],
  left: ReadonlySet<string>,
): QueueState {
  const known = new Set(state.rows.map((row) => row.review.id))
  const fresh = reviews.filter((review) => !known.has(review.id) && !left.has(review.id))
  const waiting = new Map(state.waiting)
  for (const review of fresh) waiting.delete(review.id)
  return {
    ...state,
    rows: [...state.rows, ...fresh.map((review) => ({ ...newRow(review), ahead: true }))],
    waiting,
  }
}

/** Opens or closes a group's card. What waited for a group that closes goes into it. */
export function setOpened(state: QueueState, fingerprint: string, isOpen: boolean): QueueState {
  const opened = new Set(state.opened)
  if (isOpen) opened.add(fingerprint)
  else opened.delete(fingerprint)
  const next = { ...state, opened }
  if (isOpen) return next
  const mine = [...state.waiting.values()].filter((review) => foldKey(review) === fingerprint)
  return mine.reduce(intoGroup, next)
}

/** What the page shows of a review; a count that is read beside it is no change of it. */
function isSame(a: QueueRowReview, b: QueueRowReview): boolean {
  return JSON.stringify({ ...a, similarCount: 0 }) === JSON.stringify({ ...b, similarCount: 0 })
}

/** Whether the review belongs below everything that is loaded: paging will bring it. */
function belongsToLaterPage(state: QueueState, review: QueueRowReview): boolean {
  const last = state.rows.findLast((row) => !row.ahead)
  return state.hasMore && last !== undefined && compareReviews(review, last.review) > 0
}

/** Puts a review into its folded group, behind the members that are there: the card does not move. */
function intoGroup(state: QueueState, review: QueueRowReview): QueueState {
  const fingerprint = foldKey(review)
  const after = state.rows.findLastIndex((row) => foldKey(row.review) === fingerprint)
  const waiting = new Map(state.waiting)
  waiting.delete(review.id)
  const row = { ...newRow(review), ahead: belongsToLaterPage(state, review) }
  return { ...state, rows: state.rows.toSpliced(after + 1, 0, row), waiting }
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

/**
 * How many lines wait: what would come in as one card counts as one. So does a storm, whatever its size.
 */
export function waitingLines(state: QueueState): number {
  const waiting = [...state.waiting.values()]
  const folding = foldedAmong([...reviewsOf(state.rows), ...waiting], state.folding)
  const cards = new Set<string>()
  let alone = 0
  for (const review of waiting) {
    const fingerprint = foldKey(review)
    const isCard = fingerprint !== null && folding.has(fingerprint) && !state.opened.has(fingerprint)
    if (isCard) cards.add(fingerprint)
    else alone += 1
  }
  return alone + cards.size
}

/** Lets the waiting rows in, drops the ones that are gone, and puts every row where it belongs. */
export function letIn(state: QueueState): QueueState {
  const stayed = state.rows.filter((row) => !row.gone)
  const entered = [...state.waiting.values()].map(newRow)
  return arranged({ ...state, waiting: new Map() }, [...stayed, ...entered])
}

/** Lets one waiting row in at once: the person at this page brought it back. */
export function letOneIn(state: QueueState, id: string): QueueState {
  const review = state.waiting.get(id)
  if (review === undefined) return state
  const waiting = new Map(state.waiting)
  waiting.delete(id)
  return arranged({ ...state, waiting }, [...state.rows, newRow(review)])
}

/** The pointer has left: rows that are gone leave, changed ones move to their place. New ones go on waiting. */
export function settle(state: QueueState): QueueState {
  const rows = state.rows.filter((row) => !row.gone)
  // Nothing left to protect: what waits may come in.
  return rows.length === 0 ? letIn({ ...state, rows }) : arranged(state, rows)
}

/** Greys a row that this person is resolving, before the server has answered; `gone: false` takes it back. */
export function markGone(state: QueueState, id: string, gone: boolean): QueueState {
  return {
    ...state,
    rows: state.rows.map((row) => (row.review.id === id ? { ...row, gone } : row)),
  }
}
