import { BadUserInput } from '../errors.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** A year and some weeks, so that the same time of last year fits in. */
const MOST_DAYS = 400

/** From `from` on, up to and without `to`. */
export interface MetricRange {
  readonly from: Date
  readonly to: Date
}

/** @throws BadUserInput when it is empty, runs backwards, or is too long. */
export function assertRange({ from, to }: MetricRange): void {
  if (from >= to) {
    throw new BadUserInput('range.to', 'The range ends before it begins: `to` must be later than `from`.')
  }
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS + HOUR_MS) {
    throw new BadUserInput('range.to', `A range is at most ${MOST_DAYS} days long: ask for less at a time.`)
  }
}

/**
 * Days of 24 hours from `from` on; the last one may be cut off. Days of somewhere's calendar are an hour longer together
 * where the clock goes back meanwhile: that hour belongs to the last one.
 */
export function daysIn({ from, to }: MetricRange): number {
  return Math.max(1, Math.ceil((to.getTime() - from.getTime() - HOUR_MS) / DAY_MS))
}
