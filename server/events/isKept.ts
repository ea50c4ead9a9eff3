import type { EntityManager } from 'typeorm'
import type { EventHub } from './eventHub.ts'
import { decodeFeedCursor, type FeedPlace } from './feedCursor.ts'

/**
 * Whether everything that came after a place can still be told: it is of this database's feed, it has been given out at
 * all, and every event after it is still there.
 */
export async function isKept(manager: EntityManager, hub: EventHub, place: FeedPlace): Promise<boolean> {
  if (place.feed !== decodeFeedCursor(hub.cursor()).feed) return false
  const [row] = await manager.query<{ kept: boolean }[]>(
    `SELECT $1 BETWEEN coalesce((SELECT min(position) FROM events) - 1, newest) AND newest AS kept
     FROM coalesce(pg_sequence_last_value(pg_get_serial_sequence('events', 'position')::regclass), 0) AS newest`,
    [place.position],
  )
  return row!.kept
}
