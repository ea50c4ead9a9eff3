import type { QueueLines } from './queueLines.ts'

/**
 * Whether anything that was read, or waits above the list, needs a person.
 * @param leaving whether that goes for what the person at this page has sent away and the server has not yet.
 */
export function someOpen(list: QueueLines, leaving: boolean): boolean {
  for (const { key, row } of list.rows) {
    const isThere = !row.gone || (leaving && list.isLeaving(key))
    if (isThere && row.review.status === 'OPEN') return true
  }
  return list.waiting.some(({ status }) => status === 'OPEN')
}
