import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Review } from '../entities/Review.ts'
import { InvalidState } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { assertNotHeldByAnother, isClaimed, NO_CLAIM } from './claims.ts'
import { changeReview, eventIds, lockReview } from './lockReview.ts'

/**
 * Gives back what the actor holds. A review that nobody holds is returned as it is.
 * @throws NotFound
 * @throws InvalidState when the review is over.
 * @throws Conflict while somebody else holds it.
 */
export async function releaseReview(app: App, actor: Actor, reviewId: string): Promise<Review> {
  return inTransaction(app, async (tx) => {
    const review = await lockReview(tx, reviewId)
    if (review.status === 'RESOLVED') {
      throw new InvalidState('RESOLVED', 'This item is resolved: there is nothing to release.')
    }
    const now = await dbNow(tx)
    assertNotHeldByAnother(review, actor, now)
    if (!isClaimed(review, now)) return review
    const released = await changeReview(tx, review, NO_CLAIM)
    await recordEvent(tx, actor, { type: 'review.released', ...eventIds(review) })
    return released
  })
}
