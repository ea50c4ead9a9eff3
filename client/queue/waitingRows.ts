import { foldedAmong, foldKey } from './groups.ts'
import { compareReviews, liveReviews, newRow, type QueueRow, type QueueState } from './queueState.ts'

/** Puts every row where it belongs, and folds what belongs together. */
function arranged(state: QueueState, rows: readonly QueueRow[]): QueueState {
  const sorted = [...rows].sort((a, b) => compareReviews(a.review, b.review))
  const folded = foldedAmong(liveReviews(sorted), state.folding)
  const opened = new Set([...state.opened].filter((fingerprint) => folded.has(fingerprint)))
  // Read ahead of their page for a group that is none any more: paging brings them again.
  const placed = sorted.filter((row) => !row.ahead || folded.has(foldKey(row.review) ?? ''))
  return { ...state, rows: placed, folded, opened }
}

/**
 * How many lines wait: what would come in as one card counts as one. So does a storm, whatever its size.
 */
export function waitingLines(state: QueueState): number {
  const waiting = [...state.waiting.values()]
  const folding = foldedAmong([...liveReviews(state.rows), ...waiting], state.folding)
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
