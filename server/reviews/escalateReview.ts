import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { settingsOf } from '../database/transactionSettings.ts'
import { Review } from '../entities/Review.ts'
import { InvalidState } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { escalateByHand } from './escalation.ts'
import { changeReview, eventIds, lockReview } from './lockReview.ts'

/**
 * A person makes a review more pressing: its priority rises a step, where it can, and its level counts up. It
 * works while somebody else holds it, too, and like any escalation leaves the version alone.
 * @throws NotFound
 * @throws InvalidState when the review is not OPEN.
 */
export async function escalateReview(
  app: App,
  actor: Actor,
  reviewId: string,
  notes: string | null,
): Promise<Review> {
  return inTransaction(app, async (tx) => {
    const review = await lockReview(tx, reviewId)
    if (review.status !== 'OPEN') {
      throw new InvalidState(review.status, 'Only an item that waits for a person now can be escalated.')
    }
    const now = await dbNow(tx)
    const changes = escalateByHand(review, settingsOf(tx).escalationMinutes, now)
    const raised = changes.priority !== review.priority
    const escalated = await changeReview(tx, review, { ...changes, escalatedAt: now })
    await recordEvent(tx, actor, {
      type: 'review.escalated',
      ...eventIds(review),
      note: noteOf(actor, escalated, raised, notes),
      payload: { level: escalated.escalationLevel, priority: escalated.priority, notes },
    })
    return escalated
  })
}

/** The line in the account's timeline. */
function noteOf(actor: Actor, { priority }: Review, raised: boolean, notes: string | null): string {
  const to = raised ? ` to ${priority.toLowerCase()}` : ''
  const why = notes?.trim()
  return why ? `${actor.name} escalated it${to}: ${why}` : `${actor.name} escalated it${to}.`
}
