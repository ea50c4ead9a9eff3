import pg from 'pg'
import type { FeedEvent } from './feedBatch.ts'
import { feedName } from './feedCursor.ts'
import { type FeedPositions, missing, type PositionRange } from './feedPositions.ts'

/** Most events that one read brings: one batch must fit into memory however far behind the reader is. */
export const MOST_EVENTS_A_READ = 5000
/** How far below the newest event, at start, a missing position may still be a transaction that runs. */
const START_WINDOW = 10_000
const INSUFFICIENT_PRIVILEGE = '42501'

/** The feed's name, which differs for every cluster and every database in it, restored ones included. */
export async function readFeedName(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ oid: string }>(
    'SELECT oid::text FROM pg_database WHERE datname = current_database()',
  )
  return feedName(await readCluster(client), rows[0]!.oid)
}

/** Empty where a hosted PostgreSQL keeps it to itself: the database's own number then has to do. */
async function readCluster(client: pg.Client): Promise<string> {
  try {
    const { rows } = await client.query<{ id: string }>(
      'SELECT system_identifier::text AS id FROM pg_control_system()',
    )
    return rows[0]!.id
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) return ''
    throw error
  }
}

/**
 * Where a reader that starts now stands: at the newest event, with what is missing shortly below it. What the retention
 * removed is not missing.
 */
export async function readStart(client: pg.Client): Promise<{ high: number; opened: PositionRange[] }> {
  const { rows } = await client.query<{ position: string }>(
    `SELECT position FROM events
     WHERE position > (SELECT max(position) FROM events) - $1 ORDER BY position`,
    [START_WINDOW],
  )
  const present = rows.map((row) => Number(row.position))
  const high = present.at(-1) ?? 0
  // After them: what was removed meanwhile counts as removed.
  const removed = await readRemovedThrough(client)
  return { high, opened: missing(Math.max(removed, high - START_WINDOW) + 1, high, present) }
}

/** Up to here the retention has removed everything; 0 while it has removed nothing. */
export async function readRemovedThrough(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ through: string }>(
    'SELECT through_position AS through FROM removed_events',
  )
  return Number(rows[0]!.through)
}

/** The newest position that this database has given out, committed or not; 0 before the first. */
export async function readNewestPosition(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ newest: string | null }>(
    `SELECT pg_sequence_last_value(pg_get_serial_sequence('events', 'position')::regclass) AS newest`,
  )
  return Number(rows[0]!.newest ?? 0)
}

/**
 * The transactions that may be writing events: everybody who inserts holds this lock from before the position is
 * drawn until after the commit can be seen. Only of this database: others have a table of that number too.
 */
export async function readWriters(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ writer: string }>({
    name: 'feed-writers',
    text: `SELECT virtualtransaction AS writer FROM pg_locks
       WHERE locktype = 'relation' AND relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  })
  return new Set(rows.map((row) => row.writer))
}

interface EventRow {
  position: string
  type: FeedEvent['type']
  account_id: string | null
  project_id: string | null
  ticket_id: string | null
  review_id: string | null
  bulk_operation_id: string | null
  payload: Record<string, unknown> | null
}

/** What is new, and what has arrived in the gaps, in one snapshot and in order. */
export async function readEvents(client: pg.Client, seen: FeedPositions): Promise<FeedEvent[]> {
  const { rows } = await client.query<EventRow>({
    name: 'feed-events',
    text: `SELECT position, type, account_id, project_id, ticket_id, review_id,
         bulk_operation_id, CASE WHEN type IN ('token.revoked', 'session.revoked', 'session.changed') THEN payload END AS payload
       FROM (
         SELECT late.* FROM unnest($2::bigint[], $3::bigint[]) AS gap (low, high)
           JOIN events late ON late.position BETWEEN gap.low AND gap.high
         UNION ALL
         (SELECT * FROM events WHERE position > $1 ORDER BY position LIMIT $4)
       ) AS found
       ORDER BY found.position`,
    values: [
      seen.high,
      seen.gaps.map((gap) => gap.low),
      seen.gaps.map((gap) => gap.high),
      MOST_EVENTS_A_READ,
    ],
  })
  return rows.map((row) => ({
    position: Number(row.position),
    type: row.type,
    accountId: row.account_id,
    projectId: row.project_id,
    ticketId: row.ticket_id,
    reviewId: row.review_id,
    bulkOperationId: row.bulk_operation_id,
    payload: row.payload,
  }))
}
