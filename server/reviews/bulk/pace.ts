/** What doing an item, or taking it back, may take on a busy machine. */
export const SECONDS_PER_ITEM = 0.03

/** How often the progress of a batch is announced, in milliseconds: faster than the eye, slower than its items. */
export const ANNOUNCE_MS = 100

/** A function that says yes at most once in so many milliseconds, the first time at once. */
export function atMostEvery(ms: number): () => boolean {
  let last = -Infinity
  return () => {
    const now = performance.now()
    if (now - last < ms) return false
    last = now
    return true
  }
}
