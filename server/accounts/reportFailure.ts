import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { dbNow } from '../database/dbNow.ts'
import { Account } from '../entities/Account.ts'
import { Lease } from '../entities/Lease.ts'
import { NotFound } from '../errors.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
import { revokeLease } from '../leases/leases.ts'
import { applyFailure, judgeFailure } from './applyFailure.ts'
import { currentPhase } from './currentPhase.ts'
import { failExpiredPhaseLease } from './failExpiredPhaseLease.ts'
import { type FailedAttempt, recordFailure, type ReportedFailure } from './recordFailure.ts'
import { sendToReview } from './sendToReview.ts'

/** What a bot that keeps no lease says of an account. */
export interface FailureReport {
  readonly username: string
  readonly platform: string
  /** Name of the phase it was about; null: whichever the account is at. */
  readonly phase: string | null
  readonly failure: ReportedFailure
}

const WAITS_ALREADY = 'It waits for a person already.'
const GOES_ON = 'Another bot holds this phase and goes on with it.'

/**
 * A bot without a lease could not go on with an account: that is about the account's current phase. Where no
 * lease runs, the report counts as an attempt; where one runs, it ends it only if a person is needed.
 * @throws NotFound when there is no such account or phase.
 * @throws InvalidState when the account is finished, or is not at that phase.
 */
export async function reportFailure(
  tx: EntityManager,
  actor: Actor,
  { username, platform, phase: phaseName, failure: reported }: FailureReport,
): Promise<FailureOutcome> {
  const account = await lockByName(tx, username, platform)
  const found = await currentPhase(tx, account, phaseName)
  const expired = found.status === 'IN_PROGRESS' && (await failIfExpired(tx, found.id))
  // Nobody had noticed that its lease is over; after that it is a phase like any other.
  const phase = expired ? await currentPhase(tx, account, phaseName) : found
  const now = await dbNow(tx)
  const reporter = { account, phase, worker: actor.name, now }

  if (phase.status === 'IN_PROGRESS') {
    return reportBesideLease(tx, actor, { ...reporter, attempt: phase.attempt }, reported)
  }
  if (phase.status === 'REVIEW_REQUIRED') {
    return addToReview(tx, actor, { ...reporter, attempt: phase.attempt }, reported)
  }
  return applyFailure(tx, actor, { ...reporter, attempt: phase.attempt + 1 }, reported)
}

/** @throws NotFound */
async function lockByName(tx: EntityManager, username: string, platform: string): Promise<Account> {
  const account = await tx.findOne(Account, {
    where: { username, platform },
    lock: { mode: 'for_no_key_update' },
  })
  if (!account) throw new NotFound('account')
  return account
}

/** @returns whether the phase's lease had run out. */
async function failIfExpired(tx: EntityManager, phaseId: string): Promise<boolean> {
  const [expired] = await tx.query<{ id: string }[]>(
    'SELECT id FROM leases WHERE phase_id = $1 AND ended_at IS NULL AND expires_at <= clock_timestamp()',
    [phaseId],
  )
  if (!expired) return false
  await failExpiredPhaseLease(tx, await tx.findOneByOrFail(Lease, { id: expired.id }))
  return true
}

/** Only what needs a person takes the phase from the bot that holds it. */
async function reportBesideLease(
  tx: EntityManager,
  actor: Actor,
  failed: FailedAttempt,
  reported: ReportedFailure,
): Promise<FailureOutcome> {
  const verdict = judgeFailure(failed, reported)
  if (verdict.decision === 'REVIEW') {
    await revokeLease(tx, { phaseId: failed.phase.id }, failed.now)
    return applyFailure(tx, actor, failed, reported, verdict)
  }
  const decided = { decision: 'RETRY', because: GOES_ON } as const
  const note = `A failure was reported. ${GOES_ON}`
  const failure = await recordFailure(tx, actor, failed, reported, {
    ...decided,
    event: 'phase.failed',
    note,
  })
  return { ...decided, failureId: failure.id, retryAt: null, reviewId: null }
}

async function addToReview(
  tx: EntityManager,
  actor: Actor,
  failed: FailedAttempt,
  reported: ReportedFailure,
): Promise<FailureOutcome> {
  const { priority } = judgeFailure(failed, reported)
  const decided = { decision: 'REVIEW', because: WAITS_ALREADY } as const
  const note = `One more failure was reported. ${WAITS_ALREADY}`
  const failure = await recordFailure(tx, actor, failed, reported, {
    ...decided,
    event: 'phase.failed',
    note,
  })
  const review = await sendToReview(tx, actor, failed.account, failed.phase, { failure, priority })
  return { ...decided, failureId: failure.id, retryAt: null, reviewId: review.id }
}
