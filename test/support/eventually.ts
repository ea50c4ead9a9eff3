import { vi } from 'vitest'

/** Waits until the assertion holds; fails with its own words after `timeout` milliseconds. */
export async function eventually(assertion: () => unknown, timeout = 8000): Promise<void> {
  await vi.waitFor(assertion, { timeout, interval: 10 })
}
