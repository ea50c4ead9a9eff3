import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { dbNow } from '../database/dbNow.ts'
import { Resolution } from '../entities/Resolution.ts'
import type { Review } from '../entities/Review.ts'
import type { ResolutionAction } from '../entities/words.ts'
import { type RetriedWork, settleRetries } from '../retries/automaticRetries.ts'
import { judgeByDecision } from '../tickets/autoReview/judgeVerdict.ts'
import { closeUndoWindow } from './closeUndoWindow.ts'
import { subjectOf } from './lockReview.ts'
import { supersedeOlderResolutions, verifiedAtOnce } from './resolutionOutcomes.ts'
import { recordOutcomes } from './settleResolutions.ts'

/** One human intervention, to be logged. */
export interface NewResolution {
  readonly action: ResolutionAction
  readonly notes: string | null
  readonly message: string | null
  /** Null where it cannot be taken back. */
  readonly undoableUntil: Date | null
}

/**
 * Writes down what a person did with a review, for good, and supersedes what still waited for its outcome on
 * the same subject; what was done to it before can no longer be taken back. Call it last, when the subject has
 * changed and its hooks have run: an older resolution that this very change verifies then has its outcome already.
 * @param review as it was when the person decided.
 */
export async function logResolution(
  tx: EntityManager,
  actor: Actor,
  review: Review,
  entry: NewResolution,
): Promise<Resolution> {
  await closeUndoWindow(tx, actor, subjectOf(review))
  const verified = await verifiedAtOnce(tx, review, entry.action)
  const now = await dbNow(tx)
  const resolution = await tx.save(
    tx.create(Resolution, {
      ...entry,
      reviewId: review.id,
      phaseId: review.phaseId,
      accountId: review.accountId,
      ticketId: review.ticketId,
      campaignId: review.campaignId,
      projectId: review.projectId,
      phaseName: review.phaseName,
      waitedSeconds: Math.max(0, Math.round((now.getTime() - review.openedAt.getTime()) / 1000)),
      reason: review.kind === 'PHASE' ? review.failureType : review.awaitingReason,
      actorKey: actor.key,
      byName: actor.name,
      at: now,
      outcome: verified ? 'CONFIRMED' : 'PENDING',
      outcomeAt: verified ? now : null,
    }),
  )
  await settleRetries(tx, 'SUPERSEDED', retriedWorkOf(review))
  if (verified) await recordOutcomes(tx, 'CONFIRMED', [resolution])
  await supersedeOlderResolutions(tx, resolution)
  if (review.kind === 'TICKET') await judgeByDecision(tx, actor, review, entry.action)
  return resolution
}

/** A person who deals with one phase may have helped the account's others. */
function retriedWorkOf({ ticketId, accountId }: Review): RetriedWork {
  return ticketId === null ? { accountId: accountId! } : { ticketId }
}
