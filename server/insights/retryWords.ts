import type { RetryDelay } from './retryDelays.ts'
import type { Past } from './successRate.ts'

/** “12 of 30 automatic retries like this went through”. */
export function pastInWords({ successes, trials, changed }: Omit<Past, 'weighed'>): string {
  const since = changed ? ' since that changed' : ''
  return `${successes} of ${trials} automatic ${trials === 1 ? 'retry' : 'retries'} like this went through${since}`
}

/** “5 to 45 minutes”. */
export function delayInWords({ from, to }: RetryDelay): string {
  if (from === 0) return `up to ${to / 60} minutes`
  if (to < 3600) return `${from / 60} to ${to / 60} minutes`
  return from < 3600 ? `${from / 60} minutes to ${to / 3600} hours` : `${from / 3600} to ${to / 3600} hours`
}
