import type { ReviewShown } from '../graphql/reviewDocuments.ts'
import { detailTexts } from '../texts/detail.ts'
import { agoText, durationText, momentText } from '../time/duration.ts'
import { escalatesIn, escalatesSoon } from './escalation.ts'

/** One statement in the line below an item's name. */
export interface Fact {
  readonly text: string
  /** Where it leads, if it leads somewhere. */
  readonly to?: string
  /** The moment that it speaks of; ISO-8601. */
  readonly at?: string
  /** Its time is nearly over. */
  readonly pressing?: boolean
}

/** What there is to say about a review that is not over: since when it waits, and what happens if nobody comes. */
export function waitingFacts(review: ReviewShown, now: number): readonly Fact[] {
  const { openedAt, snoozedUntil } = review
  const facts: Fact[] = [{ text: detailTexts.stopped(agoText(now - Date.parse(openedAt))), at: openedAt }]
  if (review.status === 'SNOOZED' && snoozedUntil !== null) {
    facts.push({ text: detailTexts.snoozedUntil(momentText(snoozedUntil, now)), at: snoozedUntil })
  }
  const left = escalatesIn(review, now)
  if (left !== null) {
    facts.push({ text: detailTexts.escalatesIn(durationText(left)), pressing: escalatesSoon(review, now) })
  }
  if (review.escalationLevel > 0) facts.push({ text: detailTexts.escalated(review.escalationLevel) })
  return facts
}
