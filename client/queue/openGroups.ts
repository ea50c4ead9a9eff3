import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { foldKey } from './groups.ts'
import { belongsToLaterPage, newRow, type QueueState } from './queueState.ts'

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

/** Puts a review into its folded group, behind the members that are there: the card does not move. */
export function intoGroup(state: QueueState, review: QueueRowReview): QueueState {
  const fingerprint = foldKey(review)
  const after = state.rows.findLastIndex((row) => foldKey(row.review) === fingerprint)
  const waiting = new Map(state.waiting)
  waiting.delete(review.id)
  const row = { ...newRow(review), ahead: belongsToLaterPage(state, review) }
  return { ...state, rows: state.rows.toSpliced(after + 1, 0, row), waiting }
}
