import { readonly, ref } from 'vue'

/** How far the server's clock is ahead of the browser's, in milliseconds. */
let aheadMs = 0

const now = ref(Date.now())

/** The server's time now, in milliseconds since 1970, ticking every second. */
export const serverNow = readonly(now)

function tick(): void {
  now.value = Date.now() + aheadMs
}

/**
 * Sets the clock from one answer of the server. The answer was made somewhere between the request
 * and its arrival: half way is the best guess.
 * @param serverTime ISO-8601; the other two are the browser's clock in milliseconds.
 */
export function setServerClock(serverTime: string, requestedAt: number, answeredAt: number): void {
  aheadMs = Date.parse(serverTime) - (requestedAt + answeredAt) / 2
  tick()
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
