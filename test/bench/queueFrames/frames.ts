import type { Page } from 'playwright-core'

/** Frame times in milliseconds, as the page saw them. */
export interface Frames {
  readonly count: number
  readonly median: number
  readonly p95: number
  readonly p99: number
  readonly worst: number
  /** Over 50 ms, and of those the ones in which the page itself worked that long. */
  readonly over50: number
  readonly ownOver50: number
}

/** Of the difference of two readings: three frames of a screen that draws 60 a second take 50.0 ms, and are read as up to 50.2. */
const GRAIN_MS = 0.2

/** What the page keeps while it is watched. */
interface Watch {
  last: number
  frames: number[]
  tasks: number[]
  stop: () => void
}
declare global {
  var frameWatch: Watch | undefined
}

/** Begins to note every frame of the page. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.frameWatch?.stop()
    let running = true
    const watch: Watch = { last: performance.now(), frames: [], tasks: [], stop: () => (running = false) }
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watch.tasks.push(entry.duration)
    })
    observer.observe({ entryTypes: ['longtask'] })
    globalThis.frameWatch = watch
    const frame = (now: number): void => {
      if (!running) return observer.disconnect()
      watch.frames.push(now - watch.last)
      watch.last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame((now) => {
      watch.last = now
      requestAnimationFrame(frame)
    })
  })
}

/** Ends the watch. */
export async function readFrames(page: Page): Promise<Frames> {
  const { frames, tasks } = await page.evaluate(() => {
    const watch = globalThis.frameWatch!
    watch.stop()
    return { frames: watch.frames, tasks: watch.tasks }
  })
  const sorted = frames.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return {
    count: frames.length,
    median: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    worst: at(1),
    over50: frames.filter((ms) => ms > 50 + GRAIN_MS).length,
    ownOver50: tasks.filter((ms) => ms > 50).length,
  }
}

export function frameText(frames: Frames): string {
  const { count, median, p95, p99, worst, over50, ownOver50 } = frames
  const ms = (value: number) => value.toFixed(1).padStart(6)
  return `${String(count).padStart(6)} frames: median ${ms(median)}, 95 % ${ms(p95)}, 99 % ${ms(p99)}, worst ${ms(worst)} ms; over 50 ms: ${over50} (the page itself worked so long in ${ownOver50})`
}
