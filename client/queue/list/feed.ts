import type { QueueRowReview } from '../../graphql/queueDocuments.ts'
import { foldKey } from '../groups.ts'
import type { RowLine } from './line.ts'
import type { QueueLines } from './queueLines.ts'

/** A change of the feed, as the subscription delivers it (RESYNC is the caller's: it reads the page again). */
export type QueueEvent =
  | { readonly type: 'UPSERTED'; readonly review: QueueRowReview }
  | { readonly type: 'REMOVED'; readonly id: string }

/** Applies one change of the feed; nothing that is seen moves by it. */
export function applyEvent(list: QueueLines, event: QueueEvent): void {
  if (event.type === 'REMOVED') return remove(list, event.id)
  const line = list.row(event.review.id)
  if (line === undefined) comeIn(list, event.review)
  else change(list, line, event.review)
}

/** Into its closed card, behind "3 new", or nowhere: then paging brings it. */
function comeIn(list: QueueLines, review: QueueRowReview): void {
  const held = list.waiting.get(review.id)
  if (held !== undefined && review.version < held.version) return
  const key = foldKey(review)
  const group = key === null ? undefined : list.placed.groups.get(key)
  if (group !== undefined && !group.opened) {
    list.waiting.delete(review.id)
    list.addAt(review).ahead = list.belongsToLaterPage(review)
  } else if (held !== undefined || !list.belongsToLaterPage(review)) {
    // With nothing on screen there is nothing that could jump.
    if (list.size === 0) list.addAt(review)
    else list.waiting.set(review)
  }
}

function change(list: QueueLines, line: RowLine, review: QueueRowReview): void {
  const { row, group } = line
  // A resumed feed may repeat older changes; the version says which is newer.
  if (review.version < row.review.version) return
  const gone = list.isLeaving(review.id)
  if (row.gone === gone && isSame(row.review, review)) return
  list.setRow(line, { review, gone, changes: row.changes + 1 })
  if (group === null || group.opened || !list.unsettled.has(line)) return
  // In a closed card nobody sees it: it goes to its place there, or comes in as something new.
  if (list.alike.keyOf(line) === group.fingerprint) return list.replace(line)
  list.drop(line)
  list.waiting.set(review)
}

function remove(list: QueueLines, id: string): void {
  list.waiting.delete(id)
  list.hasLeft(id)
  const line = list.row(id)
  if (line === undefined) return
  list.setRow(line, { ...line.row, gone: true })
  // The last one keeps the card in its place.
  const isUnseen = line.group !== null && !line.group.opened && line.group.members.length > 1
  if (isUnseen) list.drop(line)
}

/** What the page shows of a review; a count that is read beside it is no change of it. */
function isSame(a: QueueRowReview, b: QueueRowReview): boolean {
  return JSON.stringify({ ...a, similarCount: 0 }) === JSON.stringify({ ...b, similarCount: 0 })
}
