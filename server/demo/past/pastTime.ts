import type { Random } from '../random.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** How far the demo's past goes back. */
export const PAST_DAYS = 60
/** In this time, counted in days before now, fewer people were there and more was left for later. */
const SHORT_OF_HANDS = { from: 45, to: 36 } as const
/** Of a hundred reviews so many had to wait for somebody else, for days. */
const LEFT_PERCENT = { usually: 8, shortOfHands: 25 } as const

/** A time that is `least` to `most` later. */
export function later(at: number, random: Random, least: number, most: number): number {
  return at + random.whole(least, most)
}

/** How long a review waited that is usually dealt with in `medianSeconds`, in milliseconds. */
export function waited(openedAt: number, now: number, random: Random, medianSeconds: number): number {
  const daysAgo = (now - openedAt) / DAY
  const isShort = daysAgo < SHORT_OF_HANDS.from && daysAgo > SHORT_OF_HANDS.to
  const left = isShort ? LEFT_PERCENT.shortOfHands : LEFT_PERCENT.usually
  if (random.whole(1, 100) <= left) return random.whole(DAY / 2, 10 * DAY)
  // Half below the median, and few far above it.
  const spread = (random.whole(-100, 100) + random.whole(-100, 100)) / 100
  return Math.round(medianSeconds * 1000 * Math.exp(spread))
}
