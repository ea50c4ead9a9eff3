/** How long automation waits before it tries again, roughly. */
export interface RetryDelay {
  /** In seconds: waits from this on … */
  readonly from: number
  /** … and shorter than this are alike. */
  readonly to: number
  /** Seconds between which a retry is put off when this is what helps; anew each time, so that a crowd does not come back together. */
  readonly waits: readonly [number, number]
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Soonest first. The fixed rule knows the first two only, but for phases with many attempts. */
export const RETRY_DELAYS: readonly RetryDelay[] = [
  { from: 0, to: 5 * MINUTE, waits: [MINUTE, 4 * MINUTE] },
  { from: 5 * MINUTE, to: 45 * MINUTE, waits: [15 * MINUTE, 40 * MINUTE] },
  { from: 45 * MINUTE, to: 4 * HOUR, waits: [1 * HOUR, 3 * HOUR] },
  { from: 4 * HOUR, to: 24 * HOUR, waits: [6 * HOUR, 12 * HOUR] },
]

/** The delay that a wait counts as. */
export function delayOf(seconds: number): RetryDelay {
  return RETRY_DELAYS.find(({ to }) => seconds < to) ?? RETRY_DELAYS.at(-1)!
}

/** A wait of that delay, in seconds. @param random from 0 to 1. */
export function drawWait({ waits: [least, most] }: RetryDelay, random: number): number {
  return least + random * (most - least)
}
