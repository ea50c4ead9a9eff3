import { shallowReactive } from 'vue'
import { serverTime } from '../time/serverClock.ts'

/** What the page knows of its live connection. Times are the server's, in milliseconds. */
export interface Connection {
  status: 'connecting' | 'live' | 'lost'
  lostSince: number | null
  nextTryAt: number | null
  /** Counts up with every connection made: whoever reads data beside the feed reads it again then. */
  generation: number
}

/** Waits before trying again: quick at first, then every 10 s, a little spread so that not all come at once. */
const WAITS_MS = [300, 1000, 2000, 3000, 5000, 10_000]

export const connection = shallowReactive<Connection>({
  status: 'connecting',
  lostSince: null,
  nextTryAt: null,
  generation: 0,
})

let endWait: (() => void) | null = null

export function connectionMade(): void {
  connection.status = 'live'
  connection.lostSince = null
  connection.nextTryAt = null
  connection.generation += 1
}

export function connectionLost(): void {
  if (connection.status !== 'lost') connection.lostSince = serverTime()
  connection.status = 'lost'
}

/** Resolves when it is time for try number `retries` (from 0), or as soon as `tryNow` is called. */
export function waitForNextTry(retries: number): Promise<void> {
  const base = WAITS_MS[Math.min(retries, WAITS_MS.length - 1)] ?? 10_000
  const wait = base * (0.8 + Math.random() * 0.4)
  connection.nextTryAt = serverTime() + wait
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait)
    endWait = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

/** Ends the wait: the person asked for it, or the network came back. */
export function tryNow(): void {
  connection.nextTryAt = null
  endWait?.()
  endWait = null
}
