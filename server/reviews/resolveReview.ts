import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { once } from '../database/idempotency.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { settingsOf } from '../database/transactionSettings.ts'
import { Resolution } from '../entities/Resolution.ts'
import { Review } from '../entities/Review.ts'
import { applyResolution, assertMessage, type ReviewDecision } from './applyResolution.ts'

/**
 * A person deals with a review; see {@link applyResolution}. Repeated with the same `idempotencyKey`, the first
 * result comes back.
 * @throws NotFound
 * @throws BadUserInput where the action needs a message.
 * @throws Conflict when the review is over, held by somebody else, or not the version that the person saw.
 * @throws InvalidState when the action is not among those allowed.
 */
export async function resolveReview(
  app: App,
  actor: Actor,
  decision: ReviewDecision,
  idempotencyKey: string | null,
): Promise<{ review: Review; resolution: Resolution }> {
  assertMessage(decision.action, decision.message)
  return inTransaction(app, async (tx) => {
    const done = await once(tx, actor, 'resolveReview', idempotencyKey, decision, () =>
      applyResolution(tx, actor, decision, { seconds: settingsOf(tx).undoSeconds }),
    )
    return {
      review: await tx.findOneByOrFail(Review, { id: done.reviewId }),
      resolution: await tx.findOneByOrFail(Resolution, { id: done.resolutionId }),
    }
  })
}
