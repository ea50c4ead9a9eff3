import type { QuietQueue } from '../graphql/emptyDocuments.ts'
import { metricTime } from '../insights/metricTime.ts'
import { emptyTexts } from '../texts/empty.ts'

/** Who cleared how many today, in a sentence. @param viewerId of who reads it. */
export function clearedText(people: QuietQueue['resolutionMetrics'], viewerId: string): string {
  const count = people.reduce((sum, { resolved }) => sum + resolved, 0)
  const others = people.filter((person) => person.viewerId !== viewerId)
  const [other] = others
  if (people.length === 0) return emptyTexts.working
  if (others.length === people.length) {
    if (others.length > 1) return emptyTexts.moreCleared(others.length, count)
    return emptyTexts.oneCleared(other!.label, count)
  }
  if (other === undefined) return emptyTexts.youCleared(count)
  if (others.length > 1) return emptyTexts.youAndMoreCleared(others.length, count)
  return emptyTexts.youAndOneCleared(other.label, count)
}

/** How long the last one waited that was cleared today. @param seconds null: none was. */
export function lastText(seconds: number | null): string {
  if (seconds === null) return ''
  return seconds < 60 ? emptyTexts.lastTook(seconds) : emptyTexts.lastTookLong(metricTime(seconds))
}
