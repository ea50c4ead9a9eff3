import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { priorityRank } from '../entities/priorityColumn.ts'
import { Review } from '../entities/Review.ts'
import { PRIORITIES } from '../entities/words.ts'
import { recordEvents } from '../events/recordEvent.ts'
import type { EscalationMinutes, Settings } from '../settings/settings.ts'
import { escalateByTime, type EscalationState } from './escalation.ts'
import { eventIds } from './lockReview.ts'

/** Few enough that the rows are locked for milliseconds only. */
const BATCH = 200

/** SQL: whether a review escalates, by these settings. */
export function escalationDue({ escalationMinutes }: Settings): string {
  return `EXISTS (
    SELECT FROM reviews WHERE status = 'OPEN' AND escalates_at <= statement_timestamp()
      AND priority = ANY('{${escalatingRanks(escalationMinutes).join()}}'))`
}

/** SQL: since when the one that waits longest should have escalated. */
export function oldestEscalation({ escalationMinutes }: Settings): string {
  return `SELECT min(escalates_at) FROM reviews WHERE status = 'OPEN' AND escalates_at IS NOT NULL
    AND priority = ANY('{${escalatingRanks(escalationMinutes).join()}}')`
}

/** The priorities that escalate: what was switched off since stays as it is. */
function escalatingRanks(minutes: EscalationMinutes): number[] {
  return PRIORITIES.filter((priority) => minutes[priority] > 0).map(priorityRank)
}

const ESCALATE = `
  UPDATE reviews SET priority = input.priority, escalation_level = input.level,
    urgent_repeats = input.repeats, escalates_at = input.escalates_at, escalated_at = $6
  FROM unnest($1::bigint[], $2::smallint[], $3::int[], $4::int[], $5::timestamptz[])
    AS input (id, priority, level, repeats, escalates_at)
  WHERE reviews.id = input.id`

/**
 * Makes the reviews more pressing that nobody has dealt with in time. It changes nothing that a resolution looks
 * at, so the review's row is all it locks; passing over what is locked, it waits for nobody and nobody's
 * deadlock has it as a part. Several servers share the work: a row that one of them has escalated is not due any more.
 */
export async function escalateDueReviews(app: App, signal: AbortSignal): Promise<void> {
  let escalated = BATCH
  while (escalated === BATCH && !signal.aborted) escalated = await escalateBatch(app)
}

async function escalateBatch(app: App): Promise<number> {
  const minutes = app.settings.current.escalationMinutes
  return inTransaction(app, async (tx) => {
    const due = await tx
      .createQueryBuilder(Review, 'review')
      .where(`review.status = 'OPEN' AND review.escalatesAt <= statement_timestamp()`)
      .andWhere('review.priority = ANY(:ranks)', { ranks: escalatingRanks(minutes) })
      .orderBy('review.escalatesAt')
      .limit(BATCH)
      .setLock('for_no_key_update')
      .setOnLocked('skip_locked')
      .getMany()
    if (due.length === 0) return 0

    const now = await dbNow(tx)
    const changes = due.map((review) => escalateByTime(review, minutes, now))
    await tx.query(ESCALATE, [
      due.map(({ id }) => id),
      changes.map(({ priority }) => priorityRank(priority)),
      changes.map(({ escalationLevel }) => escalationLevel),
      changes.map(({ urgentRepeats }) => urgentRepeats),
      changes.map(({ escalatesAt }) => escalatesAt),
      now,
    ])
    await recordEvents(
      tx,
      systemActor('scheduler'),
      due.map((review, at) => ({
        type: 'review.escalated' as const,
        ...eventIds(review),
        note: noteOf(review, changes[at]!, now),
        payload: { level: changes[at]!.escalationLevel, priority: changes[at]!.priority },
      })),
    )
    return due.length
  })
}

/** The line in the account's timeline. */
function noteOf(before: Review, after: EscalationState, now: Date): string {
  const waited = `Nobody resolved it for ${durationInWords(before.openedAt, now)}`
  if (after.priority === before.priority)
    return `${waited}: ${after.escalationLevel > 1 ? `escalated ${after.escalationLevel} times by now` : 'escalated'}.`
  return `${waited}: priority raised to ${after.priority.toLowerCase()}.`
}

/** Minutes, from an hour on hours, from two days on days. */
function durationInWords(from: Date, to: Date): string {
  const minutes = Math.max(1, Math.floor((to.getTime() - from.getTime()) / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
