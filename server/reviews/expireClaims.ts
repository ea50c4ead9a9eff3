import { In } from 'typeorm'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Review } from '../entities/Review.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { NO_CLAIM } from './claims.ts'
import { eventIds } from './lockReview.ts'

/** Few enough that the rows are locked for milliseconds only. */
const BATCH = 200

/** SQL: whether a claim has run out. */
export const CLAIM_EXPIRED = 'EXISTS (SELECT FROM reviews WHERE claim_expires_at <= statement_timestamp())'

/**
 * Clears the claims that ran out and tells the live feed. A claim counts for nothing from its last moment
 * on, cleared or not: this only makes it visible. Several servers may do this at once.
 */
export async function expireClaims(app: App, signal: AbortSignal): Promise<void> {
  let cleared = BATCH
  while (cleared === BATCH && !signal.aborted) cleared = await clearBatch(app)
}

async function clearBatch(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    const reviews = await tx
      .createQueryBuilder(Review, 'review')
      .where('review.claimExpiresAt <= statement_timestamp()')
      .orderBy('review.id')
      .limit(BATCH)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany()
    if (reviews.length === 0) return 0
    await tx.update(Review, { id: In(reviews.map((review) => review.id)) }, NO_CLAIM)
    await recordEvents(
      tx,
      systemActor('scheduler'),
      reviews.map((review) => ({ type: 'review.claim_expired' as const, ...eventIds(review) })),
    )
    return reviews.length
  })
}
