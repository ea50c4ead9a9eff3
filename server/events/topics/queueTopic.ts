import type { EntityManager } from 'typeorm'
import { Review } from '../../entities/Review.ts'
import { couldEverMatch, matchingReviewIds, type ReviewFilter } from '../../reviews/reviewFilter.ts'
import type { EventHub } from '../eventHub.ts'
import { encodeFeedCursor, type FeedPlace } from '../feedCursor.ts'
import { isKept } from '../isKept.ts'
import { loadRows } from '../loadBatch.ts'
import { type Change, MOST_CHANGES, type Topic } from '../topic.ts'

/** What the queue's subscribers are told. */
export interface QueueMessage {
  readonly type: 'UPSERTED' | 'REMOVED' | 'RESYNC'
  /** Where the client is once it has this message. */
  readonly cursor: string
  /** Null with RESYNC. */
  readonly reviewId: string | null
  /** With UPSERTED. */
  readonly review: Review | null
}

/**
 * Every change to what a filter of the review queue lets through.
 * @param actorKey who asks; counts only where the filter is about claims.
 * @param after where the client was; null for what comes from now on.
 */
export function queueTopic(
  manager: EntityManager,
  hub: EventHub,
  filter: ReviewFilter,
  actorKey: string,
  after: FeedPlace | null,
): Topic {
  const isPersonal = typeof filter.claimedByMe === 'boolean'
  const tell = (ids: readonly string[], rows: ReadonlyMap<string, Review>, before: string, past: string) =>
    messages(manager, filter, actorKey, ids, rows, before, past)

  return {
    key: `queue ${JSON.stringify(filter)} ${isPersonal ? actorKey : ''}`,
    needs: 'reviews',
    showsReviews: true,
    concerns: (event) => event.reviewId !== null || event.type === 'account.status_changed',
    resync: resyncMessage,
    async changes({ reviewIds, rows, cursorBefore, cursorAfter }) {
      if (reviewIds.length > MOST_CHANGES) {
        return [{ subject: 'resync', payload: resyncMessage(cursorAfter) }]
      }
      return tell(reviewIds, rows.reviews, cursorBefore, cursorAfter)
    },
    missed: after && (() => missedSince(manager, hub, after, tell)),
  }
}

function resyncMessage(cursor: string): QueueMessage {
  return { type: 'RESYNC', cursor, reviewId: null, review: null }
}

/** Only the last message moves the client's cursor: cut off before it, the client gets all of them again. */
async function messages(
  manager: EntityManager,
  filter: ReviewFilter,
  actorKey: string,
  ids: readonly string[],
  rows: ReadonlyMap<string, Review>,
  cursorBefore: string,
  cursorAfter: string,
): Promise<Change[]> {
  const possible = ids.filter((id) => {
    const row = rows.get(id)
    return !row || couldEverMatch(filter, row, actorKey)
  })
  const matching = await matchingReviewIds(manager, filter, actorKey, possible)
  return possible.map((id, at) => {
    const review = matching.has(id) ? (rows.get(id) ?? null) : null
    const cursor = at === possible.length - 1 ? cursorAfter : cursorBefore
    const payload: QueueMessage = { type: review ? 'UPSERTED' : 'REMOVED', cursor, reviewId: id, review }
    return { subject: id, version: rows.get(id)?.version, payload }
  })
}

/** The state of everything that changed since; null when this feed cannot tell, or when it is too much. */
async function missedSince(
  manager: EntityManager,
  hub: EventHub,
  after: FeedPlace,
  tell: (
    ids: readonly string[],
    rows: ReadonlyMap<string, Review>,
    before: string,
    past: string,
  ) => Promise<Change[]>,
): Promise<Change[] | null> {
  // Before anything is read: what commits meanwhile comes again with the next batch.
  const now = hub.cursor()
  const rows = await manager.query<{ id: string }[]>(
    `SELECT review_id AS id FROM events WHERE position > $1 AND review_id IS NOT NULL
     UNION
     SELECT id FROM reviews WHERE status <> 'RESOLVED' AND account_id IN (
       SELECT account_id FROM events WHERE position > $1 AND type = 'account.status_changed')
     LIMIT $2`,
    [after.position, MOST_CHANGES + 1],
  )
  if (rows.length > MOST_CHANGES || !(await isKept(manager, hub, after))) return null
  const ids = rows.map((row) => row.id)
  return tell(ids, await loadRows(manager, Review, ids), encodeFeedCursor(after), now)
}
