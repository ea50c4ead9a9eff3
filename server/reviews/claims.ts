import type { Actor } from '../access/actor.ts'
import type { Review } from '../entities/Review.ts'
import { Conflict } from '../errors.ts'

/** The columns of a review that nobody holds. */
export const NO_CLAIM = { claimedBy: null, claimedByName: null, claimExpiresAt: null } as const

/** Whether somebody holds the review at this time of the database. */
export function isClaimed(review: Review, now: Date): boolean {
  return review.claimExpiresAt !== null && review.claimExpiresAt > now
}

/** @throws Conflict while somebody other than the actor holds the review. */
export function assertNotHeldByAnother(review: Review, actor: Actor, now: Date): void {
  if (!isClaimed(review, now) || review.claimedBy === actor.key) return
  const until = review.claimExpiresAt!.toISOString().slice(11, 16)
  throw new Conflict(
    `${review.claimedByName} holds this item until ${until} UTC: ask them, or take the next one.`,
    review.version,
  )
}
