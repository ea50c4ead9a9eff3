import { type ApiClient, createApiClient } from './apiClient.ts'
import { hasCode } from './apiError.ts'
import { runClaimLoop } from './claimLoop.ts'
import { type HeldLease, holdLease, WorkLost } from './holdLease.ts'
import { claimPhases, type PhaseWork, phaseWork } from './phaseWork.ts'
import { claimTickets, type TicketWork, ticketWork, watchTicket } from './ticketWork.ts'
import type { Failure } from './types.ts'

/** Who works, and where. */
export interface WorkerOptions {
  /** Of the server, without a path: `http://127.0.0.1:4000`. */
  readonly url: string
  /** A token with the role INTEGRATOR. */
  readonly token: string
  /** The name that people read beside its work. */
  readonly worker: string
  /** Ends everything at once, without a word: what is held runs out. {@link Worker.stop} ends in order. */
  readonly signal?: AbortSignal
  /**
   * Told of what a handler threw (which is reported as a failure of the work) and of work that was lost (which is
   * not: it is no longer the worker's). Without it they go to the console.
   */
  readonly onProblem?: (error: Error, work: string) => void
}

/** How a worker takes its work. */
export interface RunOptions {
  /** Pieces of work side by side; 1 where left out. */
  readonly parallel?: number
  /** How long the worker may be silent before its work is given to others; 60 where left out. */
  readonly leaseSeconds?: number
  /** With no work and no wake-up it asks again after this; 20,000 where left out. */
  readonly idleMs?: number
  /** Called when there was nothing to claim, and nothing else runs. */
  readonly onIdle?: () => void
}

/**
 * A bot or an agent. `runPhases` and `runTickets` wake when there is work, claim it, keep its lease alive while the
 * handler runs, and give it back with a result: what the handler says, completed when it returns, failed when it
 * throws. Broken connections and restarts of the server are waited out.
 */
export interface Worker {
  /** The API for whatever else the worker has to ask, with the same patience. */
  readonly client: ApiClient
  /** Works on phases until it is stopped. @throws ApiError when the token may not, or the input is wrong. */
  runPhases(
    handler: (work: PhaseWork) => Promise<void>,
    options?: RunOptions & { readonly campaignIds?: readonly string[] },
  ): Promise<void>
  /** Works on tickets until it is stopped. @throws ApiError when the token may not, or the input is wrong. */
  runTickets(
    handler: (work: TicketWork) => Promise<void>,
    options?: RunOptions & { readonly projectIds?: readonly string[] },
  ): Promise<void>
  /** Claims nothing more; resolves when what runs has ended in its own time. */
  stop(): Promise<void>
}

const LEASE_SECONDS = 60
const IDLE_MS = 20_000
/** Enough of what a handler threw for a person to see what it was. */
const MOST_OF_A_MESSAGE = 10_000

/** See {@link Worker}. */
export function createWorker(options: WorkerOptions): Worker {
  const { url, token, worker, signal = new AbortController().signal } = options
  const { onProblem = (error, work) => console.error(`${worker}: ${work}:`, error) } = options
  const client = createApiClient(url, token, signal)
  const stopping = new AbortController()
  const runs = new Set<Promise<void>>()
  const stop = async () => {
    stopping.abort()
    await Promise.allSettled(runs)
    client.close()
  }
  signal.addEventListener('abort', () => void stop(), { once: true })

  function run<Claimed>(
    kind: 'PHASE' | 'TICKET',
    { parallel = 1, idleMs = IDLE_MS, onIdle }: RunOptions,
    claim: (limit: number) => Promise<readonly Claimed[]>,
    work: (claimed: Claimed) => Promise<void>,
  ): Promise<void> {
    const onWork = (ring: () => void) => {
      const ends = [client.subscribe(WORK_AVAILABLE, { kind }, ring), client.onReconnect(ring)]
      return () => ends.forEach((end) => end())
    }
    const loop = { parallel, idleMs, onIdle, claim, work, onWork, stopping: stopping.signal }
    const running = runClaimLoop(loop).finally(() => runs.delete(running))
    runs.add(running)
    return running
  }

  /** Runs the handler on a held lease and sees that it ends with a result. */
  async function workOn<Work extends Ending>(
    name: string,
    held: HeldLease,
    work: Work,
    handler: (work: Work) => Promise<void>,
  ): Promise<void> {
    try {
      try {
        await handler(work)
        if (!held.ended) await work.finish()
      } catch (error) {
        if (held.ended || isForGood(error) || held.signal.aborted || error instanceof WorkLost) throw error
        onProblem(asError(error), name)
        await work.fail({ type: 'BOT_ERROR', message: messageOf(error) })
      }
    } catch (error) {
      if (isForGood(error) || signal.aborted) throw error
      // Lost: somebody else decides about it now. Or what came after its end went wrong.
      onProblem(asError(error), name)
    } finally {
      held.release()
    }
  }

  return {
    client,
    runPhases(handler, { campaignIds, leaseSeconds = LEASE_SECONDS, ...rest } = {}) {
      const claim = (limit: number) => claimPhases(client, { worker, limit, leaseSeconds, campaignIds })
      return run('PHASE', rest, claim, async (claimed) => {
        const held = holdLease(client, claimed.lease, leaseSeconds, signal)
        const { complete, ...work } = phaseWork(claimed, held)
        const { name, account } = claimed.phase
        const whole = { ...work, complete, finish: complete }
        await workOn(`${name} of ${account.username}`, held, whole, handler)
      })
    },
    runTickets(handler, { projectIds, leaseSeconds = LEASE_SECONDS, ...rest } = {}) {
      const claim = (limit: number) => claimTickets(client, { worker, limit, leaseSeconds, projectIds })
      return run('TICKET', rest, claim, async (claimed) => {
        const held = holdLease(client, claimed.lease, leaseSeconds, signal)
        const unwatch = watchTicket(client, claimed, held.lose)
        await workOn(claimed.ticket.number, held, ticketWork(client, claimed, held), handler).finally(unwatch)
      })
    },
    stop,
  }
}

/** What every kind of work can be given back with. */
interface Ending {
  finish(): Promise<void>
  fail(failure: Failure): Promise<void>
}

const WORK_AVAILABLE = 'subscription WorkAvailable($kind: WorkKind!) { workAvailable(kind: $kind) { count } }'

/** The worker's rights are at an end: no other piece of work would fare better. */
function isForGood(error: unknown): boolean {
  return hasCode(error, 'UNAUTHENTICATED')
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function messageOf(error: unknown): string {
  return asError(error).message.trim().slice(0, MOST_OF_A_MESSAGE) || 'The worker failed without a word.'
}
