import type { RouteLocationRaw } from 'vue-router'
import { lookOfFailure, lookOfStop } from '../texts/reasons.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import type { GroupName } from './insightsLocation.ts'

/** The API's word for a ticket whose countdown ran. */
const COUNTING_DOWN = 'SCHEDULED'

/** As much of a metric as says what it is about. */
export interface NamedMetric {
  readonly key: string
  readonly label: string
}

/** What a group is called on the page. */
export function metricName(group: GroupName, { key, label }: NamedMetric): string {
  if (group === 'action') return wordFor(actionWords, key)
  if (group === 'failure') return lookOfFailure(key).word
  // Somebody was quicker than the auto-review: there was no reason yet.
  if (group === 'reason') return lookOfStop(key === COUNTING_DOWN ? null : key).word
  return label
}

/** Where what it is about can be seen in the queue; null where the queue has no such part. */
export function metricPlace(group: GroupName, { key }: NamedMetric): RouteLocationRaw | null {
  if (group === 'failure') return { path: '/', query: { failure: key } }
  if (group === 'reason') {
    return { path: '/', query: key === COUNTING_DOWN ? { tab: 'scheduled' } : { reason: key } }
  }
  if (group === 'campaign') return { path: '/', query: { campaign: key } }
  if (group === 'project') return { path: '/', query: { project: key } }
  return null
}
