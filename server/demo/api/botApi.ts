import type { FailureType } from '../../entities/words.ts'
import type { ApiClient } from './apiClient.ts'
import { type ScreenshotApi, screenshotApi } from './screenshotApi.ts'

/** A phase that a bot holds. */
export interface PhaseLease {
  readonly lease: string
  readonly attempt: number
  /** What the person who sent it back said to the bot. */
  readonly note: string | null
  readonly phase: {
    readonly id: string
    readonly name: string
    readonly lastFailure: { readonly type: FailureType } | null
    readonly account: { readonly username: string; readonly platform: string }
  }
}

/** One step of the bot, as its account's timeline shows it. */
export interface BotStep {
  readonly name: string
  readonly ok: boolean
  readonly message: string
  readonly details?: Readonly<Record<string, string>>
  /** Of a screenshot that this bot uploaded. */
  readonly screenshotId?: string
}

/** What stopped a bot. */
export interface ReportedFailure {
  readonly type: FailureType
  readonly message: string
  readonly details: Readonly<Record<string, string>>
  readonly screenshotId: string
}

/** The calls of a bot. */
export interface BotApi extends ScreenshotApi {
  /** The next phases of these campaigns, `limit` at most; none when there are none now. */
  claimPhases(worker: string, campaignIds: readonly string[], limit: number): Promise<PhaseLease[]>
  recordSteps(lease: string, steps: readonly BotStep[]): Promise<void>
  completePhase(lease: string): Promise<void>
  failPhase(lease: string, failure: ReportedFailure): Promise<void>
  /** Calls `ring` when a phase becomes claimable, until the returned function is called. */
  onWork(ring: () => void): () => void
}

/** A minute: a bot that falls silent is noticed soon. */
const LEASE_SECONDS = 60

/** The calls of a bot, over `client`. */
export function botApi(client: ApiClient): BotApi {
  return {
    ...screenshotApi(client),
    async claimPhases(worker, campaignIds, limit) {
      const { claimPhases } = await client.request<{ claimPhases: { leases: PhaseLease[] } }>(CLAIM, {
        input: { worker, campaignIds, limit, leaseSeconds: LEASE_SECONDS },
      })
      return claimPhases.leases
    },
    async recordSteps(lease, actions) {
      await client.request(RECORD, { input: { lease, actions } })
    },
    async completePhase(lease) {
      await client.request(COMPLETE, { input: { lease } })
    },
    async failPhase(lease, failure) {
      await client.request(FAIL, { input: { lease, failure } })
    },
    onWork: (ring) => client.subscribe('subscription { workAvailable(kind: PHASE) { count } }', {}, ring),
  }
}

const CLAIM = `mutation ClaimPhases($input: ClaimPhasesInput!) {
  claimPhases(input: $input) {
    leases { lease attempt note phase { id name lastFailure { type } account { username platform } } }
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
