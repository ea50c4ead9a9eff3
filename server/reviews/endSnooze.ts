import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Review } from '../entities/Review.ts'
import { InvalidState } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { changeReview, eventIds, lockReview } from './lockReview.ts'
import { awake } from './wakeReview.ts'

/** The review as it is now, and whether this ended its snooze. */
export interface SnoozeEnd {
  readonly review: Review
  readonly ended: boolean
}

/**
 * Ends a snooze before its time: the review waits for a person again, and its escalation goes on where it stood. One
 * that waits already is returned as it is.
 * @throws NotFound
 * @throws InvalidState when the review is over, or an auto-review is scheduled for it.
 */
export async function endSnooze(app: App, actor: Actor, reviewId: string): Promise<SnoozeEnd> {
  return inTransaction(app, async (tx) => {
    const review = await lockReview(tx, reviewId)
    if (review.status === 'OPEN') return { review, ended: false }
    if (review.status !== 'SNOOZED') {
      throw new InvalidState(
        review.status,
        'Only an item that is snoozed can be brought back: look at it again.',
      )
    }
    const now = await dbNow(tx)
    const woken = await changeReview(tx, review, { ...awake(review, now), version: review.version + 1 })
    await recordEvent(tx, actor, {
      type: 'review.woken',
      ...eventIds(review),
      note: `${actor.name} ended the snooze: it waits for a person again.`,
    })
    return { review: woken, ended: true }
  })
}
