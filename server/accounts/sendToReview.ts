import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { Account } from '../entities/Account.ts'
import type { Failure } from '../entities/Failure.ts'
import { Phase } from '../entities/Phase.ts'
import type { Review } from '../entities/Review.ts'
import type { Priority } from '../entities/words.ts'
import { phaseCameToReview } from '../reviews/resolutionOutcomes.ts'
import { openReview } from '../reviews/reviewRecords.ts'
import { failureSummary } from './failureSummary.ts'
import { refreshAccountStatus } from './refreshAccountStatus.ts'

interface ReviewReason {
  /** It has been recorded: what a person did before can no longer be taken back. */
  readonly failure: Failure
  readonly priority: Priority
  readonly changes?: Partial<Pick<Phase, 'attempt' | 'rateLimitStreak'>>
}

/**
 * A phase waits for a person now, because of this failure: its review is opened, or the failure is added to the
 * one that is open. The caller has locked the account and has ended the lease, if one ran.
 */
export async function sendToReview(
  tx: EntityManager,
  actor: Actor,
  account: Account,
  phase: Phase,
  { failure, priority, changes = {} }: ReviewReason,
): Promise<Review> {
  await tx.update(
    Phase,
    { id: phase.id },
    { ...changes, status: 'REVIEW_REQUIRED', leaseId: null, lastFailureId: failure.id },
  )
  // One that waits already has not come back once more, and its account is in review as it was.
  const isNew = phase.status !== 'REVIEW_REQUIRED'
  if (isNew) await phaseCameToReview(tx, phase)
  const { id: phaseId, accountId, campaignId } = phase
  const review = await openReview(
    tx,
    actor,
    { kind: 'PHASE', phaseId, accountId, campaignId },
    {
      status: 'OPEN',
      priority,
      phaseName: phase.name,
      failureType: failure.type,
      title: account.username,
      summary: failureSummary(failure.message),
      fingerprint: failure.fingerprint,
    },
    failure.at,
  )
  if (isNew) await refreshAccountStatus(tx, actor, account.id)
  return review
}
