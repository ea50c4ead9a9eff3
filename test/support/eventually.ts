import { vi } from 'vitest'

/** Tries until nothing is thrown, and returns the result; fails with its own words after `timeout` milliseconds. */
export async function eventually<Result>(
  attempt: () => Promise<Result> | Result,
  timeout = 8000,
): Promise<Result> {
  return vi.waitFor(attempt, { timeout, interval: 10 })
}
