import { setTimeout as wait } from 'node:timers/promises'

/** Waits, or less where the signal says that it is over. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal ? { signal } : {}).catch(() => {})
}

/** Asks until the answer is empty, and returns the last one: empty, or what was still there when the time was over. */
export async function untilEmpty<Item>(ask: () => Promise<Item[]>, timeoutMs: number): Promise<Item[]> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const left = await ask()
    if (left.length === 0 || performance.now() > deadline) return left
    await pause(100)
  }
}
