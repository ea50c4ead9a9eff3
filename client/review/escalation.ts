interface Escalating {
  readonly openedAt: string
  readonly escalatesAt: string | null
  readonly resolvedAt: string | null
}

/** The share of its time before it counts as soon. */
const LAST_SHARE = 1 / 10

/**
 * When it escalates next, in milliseconds from `now` (the server's time); null when it does not. Never negative:
 * one that is due waits for the scheduler.
 */
export function escalatesIn(review: Escalating, now: number): number | null {
  if (review.escalatesAt === null || review.resolvedAt !== null) return null
  return Math.max(0, Date.parse(review.escalatesAt) - now)
}

/** True in the last tenth of the time before it is escalated. */
export function escalatesSoon(review: Escalating, now: number): boolean {
  const left = escalatesIn(review, now)
  if (left === null || review.escalatesAt === null) return false
  return left < (Date.parse(review.escalatesAt) - Date.parse(review.openedAt)) * LAST_SHARE
}
