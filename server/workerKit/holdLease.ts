import type { ApiClient } from './apiClient.ts'
import { hasCode } from './apiError.ts'
import { childAbort } from './childAbort.ts'

/** The work is no longer this worker's: it was stopped, given to somebody else, or its time was up. */
export class WorkLost extends Error {}

/** A lease while its work goes on. */
export interface HeldLease {
  /** Aborted with {@link WorkLost} as soon as the work is lost, and with the worker's own signal. */
  readonly signal: AbortSignal
  /** Whether the lease was given back with a result. */
  readonly ended: boolean
  /** A call under the lease, over every broken connection. @throws WorkLost, ApiError */
  call<Data>(document: string, input: Record<string, unknown>): Promise<Data>
  /**
   * The call that gives the lease back with a result. It is asked until it is answered, and repeating it is
   * harmless: the API returns the first result.
   * @param stands whether the lease goes on after all, by the answer.
   * @throws WorkLost when the result came too late; ApiError
   */
  end<Data>(document: string, input: Record<string, unknown>, stands?: (data: Data) => boolean): Promise<Data>
  /** Says nothing more: the lease runs out, which counts as a failure. */
  abandon(): void
  /** The work is no longer this worker's, as seen elsewhere. */
  lose(): void
  /** Ends the heartbeat. */
  release(): void
}

/** Extends at a third of the lease: two may fail before it runs out. */
const BEATS_PER_LEASE = 3
/** The first comes early: it notices a stop from before the ticket was watched. */
const FIRST_BEAT_MS = 2000

const EXTEND = `mutation ExtendLease($input: ExtendLeaseInput!) { extendLease(input: $input) { expiresAt } }`

/** Keeps a lease alive until it is released. @param parent ends it too. */
export function holdLease(
  client: ApiClient,
  lease: string,
  leaseSeconds: number,
  parent: AbortSignal,
): HeldLease {
  const work = childAbort(parent)
  const beating = childAbort(parent)
  let state: 'held' | 'ending' | 'ended' = 'held'

  const lose = () => {
    // Once its result is on the way, what becomes of the work is that call's to find out.
    if (state === 'held') work.abort(new WorkLost('This work was stopped, or its lease is over.'))
    beating.abort(new WorkLost('The lease is over.'))
  }
  // Nobody may answer for the whole of the lease: then others may have the work by now.
  let expiry = setTimeout(lose, leaseSeconds * 1000)
  const everyMs = (leaseSeconds * 1000) / BEATS_PER_LEASE
  const first = setTimeout(() => void extend(), Math.min(FIRST_BEAT_MS, everyMs))
  const beat = setInterval(() => void extend(), everyMs)
  const forget = client.onReconnect(() => void extend())
  let extending = false

  async function extend(): Promise<void> {
    if (extending || beating.signal.aborted) return
    extending = true
    const asked = performance.now()
    try {
      await client.request(EXTEND, { input: { lease, leaseSeconds } }, beating.signal)
      clearTimeout(expiry)
      expiry = setTimeout(lose, leaseSeconds * 1000 - (performance.now() - asked))
    } catch (error) {
      // Any other refusal will meet the worker's own next call, which has somebody to tell.
      if (hasCode(error, 'LEASE_LOST')) lose()
    } finally {
      extending = false
    }
  }

  function release(): void {
    clearTimeout(expiry)
    clearTimeout(first)
    clearInterval(beat)
    forget()
    beating.abort(new WorkLost('The work is over.'))
    beating.detach()
    work.detach()
  }

  const lostBy = (error: unknown): unknown => {
    if (!hasCode(error, 'LEASE_LOST')) return error
    lose()
    return new WorkLost('This work was stopped, or its lease is over.', { cause: error })
  }

  return {
    signal: work.signal,
    get ended() {
      return state === 'ended'
    },
    async call<Data>(document: string, input: Record<string, unknown>) {
      try {
        return await client.request<Data>(document, { input }, work.signal)
      } catch (error) {
        throw lostBy(error)
      }
    },
    async end<Data>(document: string, input: Record<string, unknown>, stands?: (data: Data) => boolean) {
      work.signal.throwIfAborted()
      state = 'ending'
      try {
        const data = await client.request<Data>(document, { input })
        state = stands?.(data) ? 'held' : 'ended'
        return data
      } catch (error) {
        state = 'held'
        // Lost while it was on the way, and refused for another reason.
        if (beating.signal.aborted) lose()
        throw lostBy(error)
      }
    },
    abandon() {
      state = 'ended'
      release()
    },
    lose,
    release,
  }
}
