import { Doorbell } from './doorbell.ts'

/** What a loop of claims is made of. */
export interface ClaimLoop<Claimed> {
  /** Pieces of work side by side. */
  readonly parallel: number
  /** With nothing to do and no wake-up it asks again after this. */
  readonly idleMs: number
  readonly claim: (limit: number) => Promise<readonly Claimed[]>
  /** Does a piece of work to its end. What it throws ends the loop. */
  readonly work: (claimed: Claimed) => Promise<void>
  /** Calls `ring` whenever there may be work, until the returned function is called. */
  readonly onWork: (ring: () => void) => () => void
  /** Called when there was nothing to claim, and nothing else runs. */
  readonly onIdle?: (() => void) | undefined
  /** Ends the loop once what runs has ended. */
  readonly stopping: AbortSignal
}

/** Claims and works until it is told to stop; resolves when nothing runs any more. */
export async function runClaimLoop<Claimed>(loop: ClaimLoop<Claimed>): Promise<void> {
  const bell = new Doorbell()
  const running = new Set<Promise<void>>()
  const faults: unknown[] = []
  const unsubscribe = loop.onWork(() => bell.ring())
  const onStop = () => bell.ring()
  loop.stopping.addEventListener('abort', onStop)
  const begin = (claimed: Claimed) => {
    const done = loop
      .work(claimed)
      .catch((error: unknown) => void faults.push(error))
      .finally(() => {
        running.delete(done)
        bell.ring()
      })
    running.add(done)
  }
  try {
    while (!loop.stopping.aborted && faults.length === 0) {
      const free = loop.parallel - running.size
      const claimed = free > 0 ? await loop.claim(free) : []
      claimed.forEach(begin)
      if (running.size === 0) loop.onIdle?.()
      await bell.wait(loop.idleMs)
    }
  } catch (error) {
    faults.push(error)
  } finally {
    unsubscribe()
    loop.stopping.removeEventListener('abort', onStop)
    await Promise.all(running)
  }
  if (faults.length > 0) throw faults[0]
}
