import type { ApiClient } from './apiClient.ts'
import type { HeldLease } from './holdLease.ts'
import type { Action, ClaimedPhase, Failure } from './types.ts'

/** A claimed phase in the hands of a bot. */
export interface PhaseWork extends ClaimedPhase {
  /** Fires as soon as the phase is no longer this bot's: stop at once, nothing of it counts any more. */
  readonly signal: AbortSignal
  /** Writes steps into the account's timeline. @throws WorkLost */
  act(...actions: Action[]): Promise<void>
  /** The phase is done. What the handler returns without any ending counts as this. @throws WorkLost */
  complete(): Promise<void>
  /** The phase could not be done: it is tried again, or goes to a person. @throws WorkLost */
  fail(failure: Failure): Promise<void>
  /** Falls silent: the lease runs out, which counts as a TIMEOUT. */
  abandon(): void
}

/** The next phases, `limit` at most. */
export async function claimPhases(
  client: ApiClient,
  input: { worker: string; limit: number; leaseSeconds: number; campaignIds?: readonly string[] },
): Promise<ClaimedPhase[]> {
  const { claimPhases: claimed } = await client.request<{ claimPhases: { leases: ClaimedPhase[] } }>(CLAIM, {
    input,
  })
  return claimed.leases
}

/** What a bot can do with a phase that it holds. */
export function phaseWork(claimed: ClaimedPhase, held: HeldLease): PhaseWork {
  const { lease } = claimed
  return {
    ...claimed,
    signal: held.signal,
    act: async (...actions) => void (await held.call(RECORD, { lease, actions })),
    complete: async () => void (await held.end(COMPLETE, { lease })),
    fail: async (failure) => void (await held.end(FAIL, { lease, failure })),
    abandon: held.abandon,
  }
}

const CLAIM = `mutation ClaimPhases($input: ClaimPhasesInput!) {
  claimPhases(input: $input) {
    leases { lease attempt note phase { id name lastFailure { type } account { id username platform } } }
  }
}`

const RECORD = `mutation RecordActions($input: RecordActionsInput!) {
  recordActions(input: $input) { actions { id } }
}`

const COMPLETE = `mutation CompletePhase($input: CompletePhaseInput!) {
  completePhase(input: $input) { phase { id } }
}`

const FAIL = `mutation FailPhase($input: FailPhaseInput!) {
  failPhase(input: $input) { decision { decision } }
}`
