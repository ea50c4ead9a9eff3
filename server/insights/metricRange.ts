import { BadUserInput } from '../errors.ts'

const DAY_MS = 24 * 60 * 60 * 1000
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
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
    throw new BadUserInput('range.to', `A range is at most ${MOST_DAYS} days long: ask for less at a time.`)
  }
}

/** Days of 24 hours from `from` on; the last one may be cut off. */
export function daysIn({ from, to }: MetricRange): number {
  return Math.ceil((to.getTime() - from.getTime()) / DAY_MS)
}
