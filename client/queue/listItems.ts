import type { Priority } from '../graphql/words.ts'
import { foldKey, sizesByFingerprint } from './groups.ts'
import type { QueueRow, QueueState } from './queueState.ts'

/** A row. `place` counts reviews from 1, `option` the lines that can be chosen. */
export interface RowItem {
  readonly kind: 'row'
  readonly key: string
  readonly row: QueueRow
  readonly place: number
  readonly option: number
  /** It stands under its open group's card. */
  readonly inGroup: boolean
}

/** The card of a group; its rows follow when it is open. */
export interface GroupItem {
  readonly kind: 'group'
  readonly key: string
  readonly fingerprint: string
  /** The loaded members; the first one is where the card stands. */
  readonly rows: readonly QueueRow[]
  /** All members that are still there, loaded or not. */
  readonly size: number
  readonly opened: boolean
  readonly option: number
}

/** One line of the virtual list. */
export type ListItem =
  | { readonly kind: 'section'; readonly key: string; readonly priority: Priority }
  | RowItem
  | GroupItem
  | { readonly kind: 'rest'; readonly key: string; readonly fingerprint: string; readonly size: number }

/** A line that can be stood on. */
export type Stop = RowItem | GroupItem

export function isStop(item: ListItem): item is Stop {
  return item.kind === 'row' || item.kind === 'group'
}

export function groupKey(fingerprint: string): string {
  return `group-${fingerprint}`
}

/**
 * Puts a head before the first row of each priority, and a card in place of each folded group.
 * @param counted how many reviews the server counted of a fingerprint; what it is silent of is told by the rows.
 */
export function listItems(state: QueueState, counted: ReadonlyMap<string, number> = new Map()): ListItem[] {
  const items: ListItem[] = []
  const members = membersOf(state)
  const sizes = sizesByFingerprint(
    state.rows.map((row) => row.review),
    state.folding,
  )
  let section: Priority | null = null
  let sections = 0
  let place = 0
  let option = 0
  const drawn = new Set<string>()

  function addRow(row: QueueRow, inGroup: boolean): void {
    place += 1
    option += 1
    items.push({ kind: 'row', key: row.review.id, row, place, option, inGroup })
  }

  function addGroup(fingerprint: string, rows: readonly QueueRow[]): void {
    const live = rows.filter((row) => !row.gone).length
    const said = state.hasMore ? (counted.get(fingerprint) ?? sizes.get(fingerprint) ?? 0) : 0
    const size = Math.max(live, said)
    const opened = state.opened.has(fingerprint)
    option += 1
    items.push({ kind: 'group', key: groupKey(fingerprint), fingerprint, rows, size, opened, option })
    const before = place
    if (opened) {
      for (const row of rows) addRow(row, true)
      if (size > live)
        items.push({ kind: 'rest', key: `rest-${fingerprint}`, fingerprint, size: size - live })
    }
    place = before + size
  }

  for (const row of state.rows) {
    const { priority } = row.review
    const fingerprint = foldKey(row.review)
    const rows = fingerprint === null ? undefined : members.get(fingerprint)
    if (fingerprint !== null && rows !== undefined && drawn.has(fingerprint)) continue
    if (priority !== section) {
      // A row whose priority rose keeps its place until the list is left alone: its section may appear twice.
      sections += 1
      items.push({ kind: 'section', key: `section-${sections}`, priority })
      section = priority
    }
    if (fingerprint === null || rows === undefined) addRow(row, false)
    else {
      drawn.add(fingerprint)
      addGroup(fingerprint, rows)
    }
  }
  return items
}

/** The rows of each folded group, in the list's order. */
function membersOf(state: QueueState): ReadonlyMap<string, QueueRow[]> {
  const members = new Map<string, QueueRow[]>()
  for (const row of state.rows) {
    const fingerprint = foldKey(row.review)
    if (fingerprint === null || !state.folded.has(fingerprint)) continue
    const rows = members.get(fingerprint)
    if (rows === undefined) members.set(fingerprint, [row])
    else rows.push(row)
  }
  return members
}
