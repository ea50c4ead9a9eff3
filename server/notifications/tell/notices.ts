import type { EntityManager } from 'typeorm'
import type { NoticeEvent } from '../../entities/words.ts'
import { noticeEventOf } from '../../events/untoldEvents.ts'
import type { EventType } from '../../events/recordEvent.ts'
import { loadToldReviews, type ToldReview } from './reviewItem.ts'
import { loadToldStorms, type ToldStorm } from './stormPayload.ts'

/** An event that channels may want to hear of. */
export interface UntoldEvent {
  readonly position: string
  readonly at: Date
  readonly type: EventType
  readonly reviewId: string | null
  readonly ticketId: string | null
  readonly actorKey: string
  readonly payload: Readonly<Record<string, unknown>> | null
}

/** An event with what it is about. */
export interface Notice {
  readonly event: NoticeEvent
  readonly source: UntoldEvent
  /** Of an event about a review. */
  readonly review: ToldReview | null
  /** Of an event about a storm, or about a review that opened in one. */
  readonly storm: ToldStorm | null
}

/** Takes events that nobody was told of, the oldest first. They are gone once the transaction commits. */
export async function takeUntold(tx: EntityManager, most: number): Promise<UntoldEvent[]> {
  return tx.query<UntoldEvent[]>(
    `WITH taken AS (
       DELETE FROM untold_events WHERE position IN (
         SELECT position FROM untold_events ORDER BY position LIMIT $1) RETURNING position)
     SELECT position, at, type, review_id AS "reviewId", ticket_id AS "ticketId", actor_key AS "actorKey", payload
     FROM taken JOIN events USING (position) ORDER BY position`,
    [most],
  )
}

/** Finds out what the events are about. What is gone since, such as a demo's reviews, is nothing to tell. */
export async function readNotices(tx: EntityManager, events: readonly UntoldEvent[]): Promise<Notice[]> {
  const reviews = await loadToldReviews(
    tx,
    events.flatMap(({ reviewId }) => reviewId ?? []),
  )
  const reviewStorms = [...reviews.values()].flatMap(({ stormId }) => stormId ?? [])
  const storms = await loadToldStorms(tx, [...new Set([...events.flatMap(stormOf), ...reviewStorms])])
  return events.flatMap((source) => {
    const event = noticeEventOf(source, source.actorKey)
    if (event === null) return []
    const review = source.reviewId === null ? null : (reviews.get(source.reviewId) ?? null)
    const stormId = stormOf(source)[0] ?? review?.stormId
    const storm = stormId ? (storms.get(stormId) ?? null) : null
    if (source.reviewId !== null && !review) return []
    if (event.startsWith('STORM_') && !storm) return []
    return [{ event, source, review, storm }]
  })
}

function stormOf({ payload }: UntoldEvent): string[] {
  return typeof payload?.stormId === 'string' ? [payload.stormId] : []
}
