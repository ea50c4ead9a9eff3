import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { undoPhaseResolution } from '../accounts/undoPhaseResolution.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Resolution } from '../entities/Resolution.ts'
import { Review } from '../entities/Review.ts'
import { UndoState } from '../entities/UndoState.ts'
import { NotFound } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { takeBackJudgement } from '../tickets/autoReview/judgeVerdict.ts'
import { undoTicketResolution } from '../tickets/undoTicketResolution.ts'
import { eventIds, lockReview } from './lockReview.ts'
import { reopenUndoWindows } from './reopenUndoWindows.ts'
import { assertUndoable } from './undoRefusal.ts'
import { undoOutcomes } from './undoOutcomes.ts'
import { undoReviewEnds } from './undoReviewEnds.ts'

/**
 * Takes back what a person did with a review, as if it had never been done; any manager may, while the window is
 * open.
 * @returns the review, which waits again as it did.
 * @throws NotFound
 * @throws InvalidState when it cannot be taken back any more, and why.
 */
export async function undoResolution(app: App, actor: Actor, resolutionId: string): Promise<Review> {
  return inTransaction(app, (tx) => undoInTransaction(tx, actor, resolutionId))
}

/** {@link undoResolution} inside the caller's transaction. */
export async function undoInTransaction(
  tx: EntityManager,
  actor: Actor,
  resolutionId: string,
): Promise<Review> {
  const unlocked = await tx.findOneBy(Resolution, { id: resolutionId })
  if (!unlocked) throw new NotFound('resolution')
  const review = await lockReview(tx, unlocked.reviewId)
  // Read again: only under the lock is it final whether the window is open.
  const resolution = await tx.findOneByOrFail(Resolution, { id: resolutionId })
  // Held, so that it cannot be swept away while it is read from.
  const kept = await tx.findOne(UndoState, {
    where: { resolutionId },
    select: { resolutionId: true },
    lock: { mode: 'pessimistic_write' },
  })
  await assertUndoable(tx, resolution, review, kept !== null)

  await undoReviewEnds(tx, actor, resolution.id)
  const undoEffect = review.kind === 'PHASE' ? undoPhaseResolution : undoTicketResolution
  await undoEffect(tx, actor, review, resolution)
  await undoOutcomes(tx, resolution.id)
  if (review.kind === 'TICKET') await takeBackJudgement(tx, actor, review)
  await reopenUndoWindows(tx, actor, resolution.id)
  await tx.delete(UndoState, { resolutionId: resolution.id })
  await recordEvent(tx, actor, {
    type: 'resolution.undone',
    ...eventIds(review),
    note:
      resolution.actorKey === actor.key
        ? `${actor.name} took it back.`
        : `${actor.name} undid what ${resolution.byName} had done.`,
    payload: { resolutionId: resolution.id },
  })
  return tx.findOneByOrFail(Review, { id: review.id })
}
