/**
 * How long after each failed attempt the next one comes, in seconds: soon at first, for what was only restarted; then ever
 * more slowly, over two days in all.
 */
const WAITS = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 72_000]

/** After this much nobody tries any more. */
export const RETRY_SECONDS = 2 * 24 * 3600

/** So that what failed together does not come back together. */
const JITTER = 0.1

/**
 * Seconds from the attempt that failed to the next. @param failures so far, this one included.
 * @param askedFor by the endpoint (`Retry-After`); it may make the wait longer and not shorter. What is longer than the rest
 * of the two days leads to one last attempt as they end.
 * @param left seconds of the two days.
 * @returns null where that was the last.
 */
export function retryAfter(failures: number, askedFor: number | null, left: number): number | null {
  const usual = WAITS[failures - 1]
  if (usual === undefined) return null
  const wait = Math.max(usual * (1 - JITTER * Math.random()), Math.min(askedFor ?? 0, left))
  return wait <= left ? wait : null
}
