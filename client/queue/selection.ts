import type { ReviewFilter } from '../graphql/queueDocuments.ts'
import { foldKey } from './groups.ts'
import type { QueueRow, QueueState } from './queueState.ts'

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
  const name = isHeld(selection, row) ? 'except' : 'ids'
  const changed = new Set(selection[name])
  if (isTicked === (name === 'ids')) changed.add(row.review.id)
  else changed.delete(row.review.id)
  return { ...selection, [name]: changed }
}

/** @param rows the group's loaded members. */
export function withGroup(
  selection: Selection,
  fingerprint: string,
  rows: readonly QueueRow[],
  isTicked: boolean,
): Selection {
  if (selection.all) return rows.reduce((next, row) => withRow(next, row, isTicked), selection)
  const members = rows.map((row) => row.review.id)
  const groups = new Set(selection.groups)
  if (isTicked) groups.add(fingerprint)
  else groups.delete(fingerprint)
  const without = (ids: ReadonlySet<string>) => new Set([...ids].filter((id) => !members.includes(id)))
  return { ...selection, groups, ids: without(selection.ids), except: without(selection.except) }
}

/** How a group's box stands: ticked, empty, or in between. */
export function groupTick(
  selection: Selection,
  fingerprint: string,
  rows: readonly QueueRow[],
): 'all' | 'some' | 'none' {
  const live = rows.filter((row) => !row.gone)
  const ticked = live.filter((row) => isSelected(selection, row)).length
  const isWhole = selection.all || selection.groups.has(fingerprint)
  if (ticked === 0) return 'none'
  return isWhole && ticked === live.length ? 'all' : 'some'
}

/** Drops what has left the list. */
export function withoutLeft(selection: Selection, state: QueueState): Selection {
  const here = new Set(state.rows.filter((row) => !row.gone).map((row) => row.review.id))
  const groups = new Set([...selection.groups].filter((fingerprint) => state.folded.has(fingerprint)))
  const ids = new Set([...selection.ids].filter((id) => here.has(id)))
  const except = new Set([...selection.except].filter((id) => here.has(id)))
  const isSame =
    groups.size === selection.groups.size &&
    ids.size === selection.ids.size &&
    except.size === selection.except.size
  if (isSame) return selection
  return { all: selection.all, groups, ids, except }
}

/** @param sizes how many each group holds. @param whole how many the filter shows. */
export function selectedCount(
  selection: Selection,
  sizes: ReadonlyMap<string, number>,
  whole: number,
): number {
  const held = selection.all
    ? whole
    : [...selection.groups].reduce((sum, fingerprint) => sum + (sizes.get(fingerprint) ?? 0), 0)
  return Math.max(0, held - selection.except.size) + selection.ids.size
}

/** The one filter that names exactly what is ticked; null where it takes a list of ids. */
export function filterOfSelection(selection: Selection, filter: ReviewFilter): ReviewFilter | null {
  if (selection.except.size > 0) return null
  if (selection.all) return filter
  const [fingerprint] = selection.groups
  if (fingerprint === undefined || selection.groups.size > 1 || selection.ids.size > 0) return null
  return { ...filter, fingerprint, statuses: ['OPEN'] }
}
