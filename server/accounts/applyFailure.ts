import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { secondsAfter } from '../database/dbNow.ts'
import type { Account } from '../entities/Account.ts'
import { Failure } from '../entities/Failure.ts'
import { Phase } from '../entities/Phase.ts'
import type { FailureType } from '../entities/words.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
import { phaseCameToReview } from '../reviews/resolutionOutcomes.ts'
import { openReview } from '../reviews/reviewRecords.ts'
import { decideOnFailure, type FailureVerdict } from './failureDetection.ts'
import { failureSummary } from './failureSummary.ts'
import { fingerprintOf } from './fingerprint.ts'
import { offerPhase } from './offerPhase.ts'
import { refreshAccountStatus } from './refreshAccountStatus.ts'

/** What went wrong, as it was reported. */
export interface ReportedFailure {
  readonly type: FailureType
  readonly message: string
  readonly details: unknown
}

/** A phase whose attempt failed. The account is locked, and the lease has ended. */
export interface FailedAttempt {
  readonly account: Account
  readonly phase: Phase
  readonly worker: string | null
  readonly now: Date
}

/**
 * Every failed attempt at a phase ends here, whoever noticed it: the decision is made, the phase goes back to
 * wait or to a person, and both are written down.
 */
export async function applyFailure(
  tx: EntityManager,
  actor: Actor,
  { account, phase, worker, now }: FailedAttempt,
  reported: ReportedFailure,
): Promise<FailureOutcome> {
  const rateLimitStreak = reported.type === 'RATE_LIMIT' ? phase.rateLimitStreak + 1 : 0
  const verdict = decideOnFailure({ ...phase, type: reported.type, rateLimitStreak })
  const fingerprint = fingerprintOf(reported.type, phase.name, reported.message)
  const failure = await tx.save(
    tx.create(Failure, {
      ...reported,
      accountId: account.id,
      phaseId: phase.id,
      attempt: phase.attempt,
      at: now,
      worker,
      fingerprint,
      decision: verdict.decision,
      because: verdict.because,
    }),
  )
  await recordEvent(tx, actor, {
    type: 'phase.failed',
    accountId: account.id,
    phaseId: phase.id,
    note: noteOf(verdict),
    payload: { failureType: reported.type, decision: verdict.decision },
  })

  const changes = { leaseId: null, lastFailureId: failure.id, rateLimitStreak }
  const { decision, because } = verdict
  if (decision === 'RETRY') {
    const retryAt = secondsAfter(now, verdict.retryAfterSeconds)
    const attempt = verdict.usesAttempt ? phase.attempt : phase.attempt - 1
    await offerPhase(tx, actor, account, phase.id, {
      availableAt: retryAt,
      now,
      changes: { ...changes, attempt },
    })
    await refreshAccountStatus(tx, actor, account.id)
    return { failureId: failure.id, decision, retryAt: retryAt.toISOString(), reviewId: null, because }
  }

  await tx.update(Phase, { id: phase.id }, { ...changes, status: 'REVIEW_REQUIRED' })
  await phaseCameToReview(tx, phase)
  const { id: phaseId, accountId, campaignId } = phase
  const review = await openReview(
    tx,
    actor,
    { kind: 'PHASE', phaseId, accountId, campaignId },
    {
      status: 'OPEN',
      priority: verdict.priority,
      failureType: reported.type,
      title: account.username,
      summary: failureSummary(reported.message),
      fingerprint,
    },
  )
  await refreshAccountStatus(tx, actor, account.id)
  return { failureId: failure.id, decision, retryAt: null, reviewId: review.id, because }
}

/** The line in the account's timeline. */
function noteOf({ decision, retryAfterSeconds, because }: FailureVerdict): string {
  if (decision === 'REVIEW') return `${because} Waits for a person.`
  const minutes = Math.ceil(retryAfterSeconds / 60)
  return `${because} Next try in ${minutes <= 1 ? 'a minute' : `${minutes} minutes`} at the latest.`
}
