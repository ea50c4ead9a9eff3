import type { ReviewFilter } from '../graphql/queueDocuments.ts'
import { foldKey } from './groups.ts'
import type { QueueRow } from './list/line.ts'
import type { QueueLines } from './list/queueLines.ts'

/**
 * What is ticked. Pure. Whole groups and "all that match" name what they hold without listing it, so that they hold
 * also what is not loaded; `except` takes single ones out again.
 */
export interface Selection {
  readonly all: boolean
  /** Fingerprints. */
  readonly groups: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
  readonly except: ReadonlySet<string>
}

export const nothingSelected: Selection = {
  all: false,
  groups: new Set(),
  ids: new Set(),
  except: new Set(),
}

export const everything: Selection = { ...nothingSelected, all: true }

/** Whether it is part of "all" or of a whole group. */
function isHeld(selection: Selection, { review }: QueueRow): boolean {
  const fingerprint = foldKey(review)
  return selection.all || (fingerprint !== null && selection.groups.has(fingerprint))
}

export function isSelected(selection: Selection, row: QueueRow): boolean {
  if (row.gone) return false
  const { id } = row.review
  return isHeld(selection, row) ? !selection.except.has(id) : selection.ids.has(id)
}

export function withRow(selection: Selection, row: QueueRow, isTicked: boolean): Selection {
  return withRows(selection, [row], isTicked)
}

/** Ticks or clears many rows at once. */
export function withRows(selection: Selection, rows: readonly QueueRow[], isTicked: boolean): Selection {
  const changed = { ids: new Set(selection.ids), except: new Set(selection.except) }
  for (const row of rows) {
    const name = isHeld(selection, row) ? 'except' : 'ids'
    if (isTicked === (name === 'ids')) changed[name].add(row.review.id)
    else changed[name].delete(row.review.id)
  }
  return { ...selection, ...changed }
}

/** @param rows the group's loaded members. */
export function withGroup(
  selection: Selection,
  fingerprint: string,
  rows: readonly QueueRow[],
  isTicked: boolean,
): Selection {
  if (selection.all) return withRows(selection, rows, isTicked)
  const members = new Set(rows.map((row) => row.review.id))
  const groups = new Set(selection.groups)
  if (isTicked) groups.add(fingerprint)
  else groups.delete(fingerprint)
  const without = (ids: ReadonlySet<string>) => new Set([...ids].filter((id) => !members.has(id)))
  return { ...selection, groups, ids: without(selection.ids), except: without(selection.except) }
}

/** Whether nothing at all is ticked. */
export function isEmptySelection({ all, groups, ids }: Selection): boolean {
  return !all && groups.size === 0 && ids.size === 0
}

/** How a group's box stands: ticked, empty, or in between. */
export function groupTick(
  selection: Selection,
  fingerprint: string,
  rows: readonly QueueRow[],
): 'all' | 'some' | 'none' {
  if (isEmptySelection(selection)) return 'none'
  const live = rows.filter((row) => !row.gone)
  const ticked = live.filter((row) => isSelected(selection, row)).length
  const isWhole = selection.all || selection.groups.has(fingerprint)
  if (ticked === 0) return 'none'
  return isWhole && ticked === live.length ? 'all' : 'some'
}

/** Drops what has left the list. */
export function withoutLeft(selection: Selection, lines: QueueLines): Selection {
  const isHere = (id: string) => lines.row(id)?.row.gone === false
  const groups = new Set([...selection.groups].filter((fingerprint) => lines.placed.groups.has(fingerprint)))
  const ids = new Set([...selection.ids].filter(isHere))
  const except = new Set([...selection.except].filter(isHere))
  const isSame =
    groups.size === selection.groups.size &&
    ids.size === selection.ids.size &&
    except.size === selection.except.size
  if (isSame) return selection
  return { all: selection.all, groups, ids, except }
}

/** @param lines tell how many each group holds. @param whole how many the filter shows. */
export function selectedCount(selection: Selection, lines: QueueLines, whole: number): number {
  const sizeOf = (fingerprint: string) => lines.placed.groups.get(fingerprint)?.size ?? 0
  const held = selection.all
    ? whole
    : [...selection.groups].reduce((sum, fingerprint) => sum + sizeOf(fingerprint), 0)
  return Math.max(0, held - selection.except.size) + selection.ids.size
}

/** The loaded rows that are ticked, up to `most`. */
export function selectedRows(selection: Selection, lines: QueueLines, most: number): QueueRow[] {
  if (isEmptySelection(selection)) return []
  const held = selection.all
    ? lines.rows
    : [...selection.groups].flatMap((fingerprint) => lines.placed.groups.get(fingerprint)?.members ?? [])
  const rows: QueueRow[] = []
  for (const { row } of held) {
    if (rows.length === most) return rows
    if (isSelected(selection, row)) rows.push(row)
  }
  const single = [...selection.ids].flatMap((id) => lines.row(id) ?? [])
  return [...rows, ...single.map(({ row }) => row).filter((row) => isSelected(selection, row))].slice(0, most)
}

/** The one filter that names exactly what is ticked; null where it takes a list of ids. */
export function filterOfSelection(selection: Selection, filter: ReviewFilter): ReviewFilter | null {
  if (selection.except.size > 0) return null
  if (selection.all) return filter
  const [fingerprint] = selection.groups
  if (fingerprint === undefined || selection.groups.size > 1 || selection.ids.size > 0) return null
  return { ...filter, fingerprint, statuses: ['OPEN'] }
}
