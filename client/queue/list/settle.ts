import { foldKey } from '../groups.ts'
import { compareToPlace, type GroupLine, type Line, type RowLine } from './line.ts'
import type { QueueLines } from './queueLines.ts'

/** What the person sees and does, as far as it decides what may move. */
export interface Sight {
  /** What lies between these heights is in sight; in pixels from the top of the list. */
  readonly top: number
  readonly bottom: number
  /** The pointer is over the list: nothing in sight moves. */
  readonly isPointerInside: boolean
  /** The line that the person stands on. */
  readonly cursor: Line | null
}

/**
 * After every batch of changes: lines go, and go to their places, as far as nobody sees another one move by it. Out of
 * sight everything may. In sight rows that are gone leave while the pointer is elsewhere; above the cursor only as far
 * as the list can be scrolled by as much, so that the cursor's line stays where it is. The caller scrolls.
 */
export function settleQuietly(list: QueueLines, sight: Sight): void {
  if (list.unsettled.size === 0) return
  const seen = list.placed.between(sight.top, sight.bottom).map(({ line }) => line)
  const isSeen = new Set(seen)
  const cursorAt =
    sight.cursor !== null && isSeen.has(sight.cursor) ? list.placed.startOf(sight.cursor) : null
  let room = sight.top
  const leaving: RowLine[] = []
  const moving: RowLine[] = []

  for (const line of list.unsettled) {
    if (line.row.gone) {
      if (list.isLeaving(line.key)) continue
      const at = list.placed.startOf(line)
      const isAbove = cursorAt === null ? at < sight.top : at < cursorAt
      if (isSeen.has(line)) {
        if (sight.isPointerInside) continue
        if (cursorAt !== null && isAbove && !line.isOwn && room < line.height) continue
      }
      if (isAbove) room -= line.height
      leaving.push(line)
    } else if (!isSeen.has(line) && line !== sight.cursor && !goesIntoSight(list, line, seen))
      moving.push(line)
  }
  for (const line of leaving) list.drop(line)
  for (const line of moving) list.replace(line)
}

function goesIntoSight(list: QueueLines, line: RowLine, seen: readonly Line[]): boolean {
  const [first, last] = [seen[0], seen.at(-1)]
  if (first === undefined || last === undefined) return false
  const { review } = line.row
  const group = list.placed.groups.get(foldKey(review) ?? '')
  const place = group ?? list.placed.belongsAt(review)
  return compareToPlace(first, place) <= 0 && compareToPlace(last, place) >= 0
}

/**
 * The list was left alone: rows that are gone leave, changed ones go to their places, what belongs together folds. New
 * ones go on waiting. Only what the person stands on stays as it is.
 */
export function settleAll(list: QueueLines, cursor: Line | null): void {
  for (const line of list.unsettled) {
    if (line.row.gone) {
      if (!list.isLeaving(line.key)) list.drop(line)
    } else if (line !== cursor) list.replace(line)
  }
  for (const fingerprint of list.recounted) foldAnew(list, fingerprint, cursor)
  // Nothing left to protect: what waits may come in.
  if (list.size === 0) letIn(list, cursor)
}

/** Lets the waiting rows in, and puts every row where it belongs. */
export function letIn(list: QueueLines, cursor: Line | null): void {
  for (const review of list.waiting.take()) list.addAt(review)
  if (list.size > 0) settleAll(list, cursor)
}

/** Lets one waiting row in at once: the person at this page brought it back. */
export function letOneIn(list: QueueLines, id: string): void {
  for (const review of list.waiting.take((each) => each.id === id)) list.addAt(review)
}

/** Opens or closes a group's card. What waited for a group that closes goes into it, and what is gone leaves it. */
export function setOpened(list: QueueLines, group: GroupLine, isOpen: boolean): void {
  if (isOpen) return list.placed.open(group)
  list.placed.close(group)
  for (const review of list.waiting.take((each) => foldKey(each) === group.fingerprint)) list.addAt(review)
  for (const line of group.members.filter(({ row }) => row.gone)) {
    // The last one keeps the card in its place.
    if (!list.isLeaving(line.key) && group.members.length > 1) list.drop(line)
  }
}

function foldAnew(list: QueueLines, fingerprint: string, cursor: Line | null): void {
  const { placed, alike, recounted } = list
  const group = placed.groups.get(fingerprint)
  const folds = alike.folds(fingerprint)
  if (group === undefined) {
    const standsThere = cursor?.kind === 'row' && alike.of(fingerprint).includes(cursor)
    if (standsThere) return
    recounted.delete(fingerprint)
    if (folds) list.fold(fingerprint)
    return
  }
  recounted.delete(fingerprint)
  const [first] = group.members
  const isInPlace = first !== undefined && compareToPlace(group, first) === 0
  if (folds && (isInPlace || group === cursor)) return
  const { opened, counted } = group
  const lines = placed.unfold(group)
  if (folds) {
    const again = placed.fold(fingerprint, lines, counted)
    if (opened) placed.open(again)
    return
  }
  // Read ahead of their page for a group that is none any more: paging brings them again.
  for (const line of lines) if (line.ahead) list.drop(line)
}
