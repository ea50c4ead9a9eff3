import { secondsAfter } from '../database/dbNow.ts'
import type { Review } from '../entities/Review.ts'

/** How a snoozed review becomes OPEN again: its escalation goes on where the snooze stopped it. */
export function awake(review: Pick<Review, 'escalationLeftSeconds'>, now: Date) {
  const left = review.escalationLeftSeconds
  return {
    status: 'OPEN',
    snoozedUntil: null,
    snoozedByName: null,
    escalationLeftSeconds: null,
    escalatesAt: left === null ? null : secondsAfter(now, left),
  } as const
}
