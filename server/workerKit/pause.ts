import { setTimeout as wait } from 'node:timers/promises'

/** Waits. @throws the signal's reason, at once, when it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted())
}
