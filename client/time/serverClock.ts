import { readonly, ref } from 'vue'

/*
 * The browser's clock may be wrong by an hour, and be put right while the page is open. So the page goes by the
 * server's time and counts on from there with `performance.now()`, which no change of the clock moves. Nothing else
 * in the page asks for the time.
 */

/** The server's time when `clockReading()` was 0. Until the server has answered, the browser's is all there is. */
let startedAt = Date.now() - performance.now()

/** `performance.now()` may stand still while the machine sleeps: then the two drift apart by this much or more. */
const ASLEEP_MS = 2000
let ownClockAhead = Date.now() - performance.now()
/** A machine that wakes up may have no network for a while: then the server is asked again this often. */
const ASK_AGAIN_MS = 3000
/** The `clockReading()` since which the page's time may be wrong; null: it is right. */
let doubtedSince: number | null = null
let askedLast = 0
let onDoubt: () => void = () => {}

const now = ref(serverTime())

/** The server's time now, in milliseconds since 1970, ticking every second. */
export const serverNow = readonly(now)

/** The server's time at this moment, for what is remembered and not shown as it ticks. */
export function serverTime(): number {
  return startedAt + performance.now()
}

/** A reading for `setServerClock`: of a clock that nobody sets. */
export function clockReading(): number {
  return performance.now()
}

/**
 * Sets the clock from one answer of the server. The answer was made somewhere between the request
 * and its arrival: half way is the best guess.
 * @param serverTimeText ISO-8601.
 * @param askedAt the `clockReading()` when it was asked for.
 */
export function setServerClock(serverTimeText: string, askedAt: number): void {
  startedAt = Date.parse(serverTimeText) - (askedAt + clockReading()) / 2
  now.value = serverTime()
  // What was asked before the machine slept may be answered after it, with the time of then.
  if (doubtedSince !== null && askedAt >= doubtedSince) doubtedSince = null
}

/**
 * Is told when the machine slept, or somebody set its clock, and again until the clock is set: the server's time should be
 * asked for.
 */
export function whenClockInDoubt(callback: () => void): void {
  onDoubt = callback
}

function tick(): void {
  now.value = serverTime()
  const ahead = Date.now() - performance.now()
  const reading = clockReading()
  const isDoubtNew = Math.abs(ahead - ownClockAhead) > ASLEEP_MS
  ownClockAhead = ahead
  if (isDoubtNew) doubtedSince = reading
  if (isDoubtNew || (doubtedSince !== null && reading - askedLast >= ASK_AGAIN_MS)) {
    askedLast = reading
    onDoubt()
  }
}

let timer: ReturnType<typeof setInterval> | undefined

/** Starts the ticking; a hidden page does not tick, and catches up when it is shown again. */
export function startServerClock(): () => void {
  const start = () => {
    clearInterval(timer)
    tick()
    if (!document.hidden) timer = setInterval(tick, 1000)
  }
  start()
  document.addEventListener('visibilitychange', start)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', start)
  }
}
