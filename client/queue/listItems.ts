import type { Priority } from '../graphql/words.ts'
import type { QueueRow } from './mergeQueue.ts'

/** One line of the virtual list: the head of a section, or a row. */
export type ListItem =
  | { readonly kind: 'section'; readonly key: string; readonly priority: Priority }
  | { readonly kind: 'row'; readonly key: string; readonly row: QueueRow; readonly place: number }

/** Puts a head before the first row of each priority. `place` counts the rows from 1. */
export function listItems(rows: readonly QueueRow[]): ListItem[] {
  const items: ListItem[] = []
  let section: Priority | null = null
  let sections = 0
  rows.forEach((row, index) => {
    const { priority } = row.review
    if (priority !== section) {
      // A row whose priority rose keeps its place until the list is left alone: its section may appear twice.
      sections += 1
      items.push({ kind: 'section', key: `section-${sections}`, priority })
      section = priority
    }
    items.push({ kind: 'row', key: row.review.id, row, place: index + 1 })
  })
  return items
}
