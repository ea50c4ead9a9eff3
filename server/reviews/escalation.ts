import { secondsAfter } from '../database/dbNow.ts'
import { higherPriority, priorityRank } from '../entities/priorityColumn.ts'
import type { Review } from '../entities/Review.ts'
import { PRIORITIES, type Priority } from '../entities/words.ts'
import type { EscalationMinutes } from '../settings/settings.ts'

// When a review that nobody deals with becomes more pressing, as plain calculations.

/** What escalating looks at and changes; the version stays, because what a person decides about is the same. */
export type EscalationState = Pick<Review, 'priority' | 'escalationLevel' | 'escalatesAt' | 'urgentRepeats'>

/** An abandoned review reminds once a day in the end, and not every quarter of an hour for ever. */
const LONGEST_REPEAT_MINUTES = 24 * 60

/** When a review of this priority escalates if nobody has dealt with it since `from`; null for never. */
export function escalationTime(minutes: EscalationMinutes, priority: Priority, from: Date): Date | null {
  return minutes[priority] === 0 ? null : secondsAfter(from, minutes[priority] * 60)
}

/** The review's time is over: a step up, or, where there is none, another repeat. */
export function escalateByTime(
  review: EscalationState,
  minutes: EscalationMinutes,
  now: Date,
): EscalationState {
  if (review.priority !== 'URGENT') return stepUp(review, minutes, now)
  const urgentRepeats = review.urgentRepeats + 1
  const escalationLevel = review.escalationLevel + 1
  return { priority: 'URGENT', escalationLevel, urgentRepeats, escalatesAt: repeatTime() }

  function repeatTime(): Date | null {
    if (minutes.URGENT === 0) return null
    const doubled = minutes.URGENT * 2 ** urgentRepeats
    // A setting that is longer than a day by itself is not made shorter.
    const longest = Math.max(LONGEST_REPEAT_MINUTES, minutes.URGENT)
    return secondsAfter(now, Math.min(doubled, longest) * 60)
  }
}

/** A person escalates: a step up; where it is URGENT already the level alone rises, and the clock runs on. */
export function escalateByHand(
  review: EscalationState,
  minutes: EscalationMinutes,
  now: Date,
): EscalationState {
  if (review.priority !== 'URGENT') return stepUp(review, minutes, now)
  const { priority, escalatesAt, urgentRepeats } = review
  return { priority, escalatesAt, urgentRepeats, escalationLevel: review.escalationLevel + 1 }
}

function stepUp(review: EscalationState, minutes: EscalationMinutes, now: Date): EscalationState {
  const priority = PRIORITIES[priorityRank(review.priority) - 1]!
  return {
    priority,
    escalationLevel: review.escalationLevel + 1,
    escalatesAt: escalationTime(minutes, priority, now),
    urgentRepeats: 0,
  }
}

/**
 * When an OPEN review escalates after a second reason: where that raises the priority, as the new priority
 * says, counted from when it was opened or, should that be over, from now. Sooner than before, never later.
 */
export function escalationAfterReason(
  review: Pick<Review, 'priority' | 'openedAt' | 'escalatesAt'>,
  reason: Priority,
  minutes: EscalationMinutes,
  now: Date,
): Date | null {
  const priority = higherPriority(review.priority, reason)
  if (priority === review.priority) return review.escalatesAt
  const sinceOpened = escalationTime(minutes, priority, review.openedAt)
  const fresh =
    sinceOpened !== null && sinceOpened <= now ? escalationTime(minutes, priority, now) : sinceOpened
  return earlier(review.escalatesAt, fresh)
}

/** Null is never. */
function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one <= other ? one : other
}

/** What is left of the time until the next escalation, in whole seconds; null where there is none. */
export function secondsLeft(escalatesAt: Date | null, now: Date): number | null {
  return escalatesAt && Math.max(0, Math.ceil((escalatesAt.getTime() - now.getTime()) / 1000))
}
