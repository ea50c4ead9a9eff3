import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Review } from '../entities/Review.ts'
import { BadUserInput, InvalidState } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { assertNotHeldByAnother, NO_CLAIM } from './claims.ts'
import { secondsLeft } from './escalation.ts'
import { changeReview, eventIds, lockReview } from './lockReview.ts'

const LONGEST_SNOOZE_SECONDS = 366 * 24 * 60 * 60

/**
 * Puts a review off: until then, or until something new happens to its subject, it needs nobody, nobody holds
 * it, and its escalation stands still. It can be resolved all the same.
 * @throws NotFound
 * @throws InvalidState when the review is not OPEN.
 * @throws Conflict while somebody else holds it.
 * @throws BadUserInput when `until` is not ahead, or more than a year ahead.
 */
export async function snoozeReview(app: App, actor: Actor, reviewId: string, until: Date): Promise<Review> {
  return inTransaction(app, async (tx) => {
    const review = await lockReview(tx, reviewId)
    if (review.status !== 'OPEN') {
      throw new InvalidState(review.status, 'Only an item that waits for a person now can be snoozed.')
    }
    const now = await dbNow(tx)
    assertNotHeldByAnother(review, actor, now)
    assertAhead(until, now)
    const snoozed = await changeReview(tx, review, {
      ...NO_CLAIM,
      status: 'SNOOZED',
      snoozedUntil: until,
      snoozedByName: actor.name,
      escalationLeftSeconds: secondsLeft(review.escalatesAt, now),
      escalatesAt: null,
      version: review.version + 1,
    })
    await recordEvent(tx, actor, {
      type: 'review.snoozed',
      ...eventIds(review),
      note: `${actor.name} snoozed it until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      payload: { until: until.toISOString() },
    })
    return snoozed
  })
}

/** @throws BadUserInput */
function assertAhead(until: Date, now: Date): void {
  if (until <= now) throw new BadUserInput('until', 'This time has passed: choose one that is ahead.')
  if (until > secondsAfter(now, LONGEST_SNOOZE_SECONDS)) {
    throw new BadUserInput('until', 'An item can be snoozed for a year at most: choose an earlier time.')
  }
}
