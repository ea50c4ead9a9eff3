import type { EntityManager } from 'typeorm'
import { dbNow } from '../../database/dbNow.ts'
import { AWAITING_LABELS, COUNTING_DOWN, FAILURE_LABELS } from '../../entities/labels.ts'
import { Resolution } from '../../entities/Resolution.ts'
import { Review } from '../../entities/Review.ts'
import type { ReviewEnd } from '../../entities/words.ts'
import { Conflict, type DomainError } from '../../errors.ts'
import { isClaimed } from '../claims.ts'

const ENDED_BY: Record<ReviewEnd, string> = {
  PERSON: 'Somebody resolved it',
  USER_MESSAGE: 'A reply sent it on',
  AUTO_REVIEW: 'Auto-review resolved it',
  SUPERSEDED: 'It went on by itself',
}

/**
 * What happened to a review between the preview and its turn, in a sentence for the list of what could not be
 * done. What does not show in the review keeps the error's own words.
 */
export async function whyNotDone(
  tx: EntityManager,
  reviewId: string,
  actorKey: string,
  error: DomainError,
): Promise<string> {
  const review = await tx.findOneBy(Review, { id: reviewId })
  if (!(error instanceof Conflict) || !review) return error.message
  if (review.status === 'RESOLVED') return whoResolved(tx, review)
  if (review.claimedBy !== actorKey && isClaimed(review, await dbNow(tx))) {
    return `${review.claimedByName} claimed it after the preview, until ${clock(review.claimExpiresAt!)}`
  }
  if (review.status === 'SNOOZED') {
    return `Snoozed after the preview, until ${clock(review.snoozedUntil!)}`
  }
  const word =
    review.kind === 'PHASE' && review.failureType !== null
      ? FAILURE_LABELS[review.failureType]
      : AWAITING_LABELS[review.awaitingReason ?? COUNTING_DOWN]
  return `Changed after the preview: it is “${word} ${review.summary}” now`
}

async function whoResolved(tx: EntityManager, review: Review): Promise<string> {
  const [last] = await tx.find(Resolution, {
    where: { reviewId: review.id },
    order: { id: 'DESC' },
    take: 1,
  })
  const byPerson = review.resolvedBy === 'PERSON' && last !== undefined
  const what = byPerson ? `${last.byName} resolved it` : ENDED_BY[review.resolvedBy!]
  return `${what} after the preview, at ${clock(review.resolvedAt!)}`
}

/** As the page writes times that are not in the reader's own zone: `10:52 UTC`. */
function clock(time: Date): string {
  return `${time.toISOString().slice(11, 16)} UTC`
}
