import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Review } from '../entities/Review.ts'
import { InvalidState } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { assertNotHeldByAnother } from './claims.ts'
import { changeReview, eventIds, lockReview } from './lockReview.ts'

/**
 * Takes the review for `minutes`, so that nobody else deals with it meanwhile. Who holds it already extends
 * the claim, never shortens it.
 * @throws NotFound
 * @throws InvalidState when the review is over.
 * @throws Conflict while somebody else holds it.
 */
export async function claimReview(
  app: App,
  actor: Actor,
  reviewId: string,
  minutes: number,
): Promise<Review> {
  return inTransaction(app, async (tx) => {
    // With its subject's row: an auto-review that is about to close the ticket waits, and then sees the claim.
    const review = await lockReview(tx, reviewId)
    if (review.status === 'RESOLVED') {
      throw new InvalidState('RESOLVED', 'This item is resolved: take the next one.')
    }
    const now = await dbNow(tx)
    assertNotHeldByAnother(review, actor, now)
    const asked = secondsAfter(now, minutes * 60)
    const before = review.claimExpiresAt
    const claimed = await changeReview(tx, review, {
      claimedBy: actor.key,
      claimedByName: actor.name,
      heldBy: [...new Set([...review.heldBy, actor.key])],
      claimExpiresAt: before !== null && before > asked ? before : asked,
    })
    await recordEvent(tx, actor, { type: 'review.claimed', ...eventIds(review) })
    return claimed
  })
}
