import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Review } from '../entities/Review.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { eventIds } from './lockReview.ts'
import { awake } from './wakeReview.ts'

/** Few enough that the rows are locked for milliseconds only. */
const BATCH = 200

/** SQL: whether a snooze is over. */
export const SNOOZE_OVER =
  "EXISTS (SELECT FROM reviews WHERE status = 'SNOOZED' AND snoozed_until <= statement_timestamp())"

/**
 * Ends the snoozes whose time has come. Whoever deals with such a review at this moment has its row locked, and
 * it is passed over; several servers share the work.
 */
export async function wakeSnoozedReviews(app: App, signal: AbortSignal): Promise<void> {
  let woken = BATCH
  while (woken === BATCH && !signal.aborted) woken = await wakeBatch(app)
}

async function wakeBatch(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    const due = await tx
      .createQueryBuilder(Review, 'review')
      .where(`review.status = 'SNOOZED' AND review.snoozedUntil <= statement_timestamp()`)
      .orderBy('review.snoozedUntil')
      .limit(BATCH)
      .setLock('for_no_key_update')
      .setOnLocked('skip_locked')
      .getMany()
    if (due.length === 0) return 0
    const now = await dbNow(tx)
    for (const review of due) {
      await tx.update(Review, { id: review.id }, { ...awake(review, now), version: review.version + 1 })
    }
    await recordEvents(
      tx,
      systemActor('scheduler'),
      due.map((review) => ({
        type: 'review.woken' as const,
        ...eventIds(review),
        note: 'The snooze is over: it waits for a person again.',
      })),
    )
    return due.length
  })
}
