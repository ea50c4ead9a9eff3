import { setTimeout as wait } from 'node:timers/promises'

/** Between two tries at first; what is soon there is soon seen. */
const SHORTEST_MS = 10
/** What takes longer is looked at less often: each look takes time from what is waited for. */
const LONGEST_MS = 100

/** Tries until nothing is thrown, and returns the result; fails with its own words after `timeout` milliseconds. */
export async function eventually<Result>(
  attempt: () => Promise<Result> | Result,
  timeout = 20_000,
): Promise<Result> {
  const deadline = performance.now() + timeout
  for (let pause = SHORTEST_MS; ; pause = Math.min(pause * 1.5, LONGEST_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await wait(pause)
  }
}
