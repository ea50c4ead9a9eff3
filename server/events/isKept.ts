import type { EntityManager } from 'typeorm'
import type { EventHub } from './eventHub.ts'
import { decodeFeedCursor, type FeedPlace } from './feedCursor.ts'

/**
 * Whether everything that came after a place can still be told: it is of this database's feed, it has been given out at
 * all, and the retention has not come past it. Ask after the events were read: what is removed meanwhile is noticed then.
 */
export async function isKept(manager: EntityManager, hub: EventHub, place: FeedPlace): Promise<boolean> {
  if (place.feed !== decodeFeedCursor(hub.cursor()).feed) return false
  const [row] = await manager.query<{ kept: boolean }[]>(
    `SELECT $1 BETWEEN through_position AND newest AS kept
     FROM removed_events,
       coalesce(pg_sequence_last_value(pg_get_serial_sequence('events', 'position')::regclass), 0) AS newest`,
    [place.position],
  )
  return row!.kept
}
