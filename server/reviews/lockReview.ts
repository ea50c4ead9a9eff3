import type { EntityManager } from 'typeorm'
import { Review } from '../entities/Review.ts'
import { NotFound } from '../errors.ts'
import type { ReviewSubject } from './reviewRecords.ts'

/**
 * The review with its row locked, after the row of its account or ticket: every change of a stopped
 * subject takes these locks in this order.
 * @throws NotFound
 */
export async function lockReview(tx: EntityManager, reviewId: string): Promise<Review> {
  const unlocked = await tx.findOneBy(Review, { id: reviewId })
  if (!unlocked) throw new NotFound('review')
  // A review never moves to another subject, so the row that was read before the lock names the right one.
  if (unlocked.kind === 'PHASE') {
    await tx.query('SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [unlocked.accountId])
  } else {
    await tx.query('SELECT id FROM tickets WHERE id = $1 FOR NO KEY UPDATE', [unlocked.ticketId])
  }
  const review = await tx.findOne(Review, { where: { id: reviewId }, lock: { mode: 'for_no_key_update' } })
  if (!review) throw new NotFound('review')
  return review
}

/** Changes a locked review. It is known as it is: TypeORM's `save` would read it once more. */
export async function changeReview(
  tx: EntityManager,
  review: Review,
  changes: Partial<Omit<Review, 'id'>>,
): Promise<Review> {
  await tx.update(Review, { id: review.id }, changes)
  return Object.assign(new Review(), review, changes)
}

/** The subject of a review, as the writers of review rows want it. */
export function subjectOf(review: Review): ReviewSubject {
  if (review.kind === 'PHASE') {
    return {
      kind: 'PHASE',
      phaseId: review.phaseId!,
      accountId: review.accountId!,
      campaignId: review.campaignId!,
    }
  }
  return { kind: 'TICKET', ticketId: review.ticketId!, projectId: review.projectId! }
}

/** The ids that an event about the review names: everything that shows it looks different now. */
export function eventIds(review: Review) {
  const { phaseId, accountId, ticketId, projectId } = review
  return { phaseId, accountId, ticketId, projectId, reviewId: review.id }
}
