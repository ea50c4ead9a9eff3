import type { App } from '../../app.ts'
import { CLAIMED_UNTIL } from './bulkClaim.ts'
import { runBulkOperation } from './runBulkOperation.ts'

/** A server that comes back takes them on a few at a time; others help. */
const AT_ONCE = 5

/** SQL: the batch has begun and nobody works on it. */
const LEFT = `started_at IS NOT NULL AND finished_at IS NULL
  AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())`

/** SQL: whether there is such a batch. */
export const BATCH_LEFT = `EXISTS (SELECT FROM bulk_operations WHERE ${LEFT})`

/** Goes on with batches that nobody works on any more, because the server that did has ended. */
export async function takeOverBulkOperations(app: App): Promise<void> {
  const [claimed] = await app.database.query<[{ id: string }[], number]>(
    `UPDATE bulk_operations SET claimed_until = ${CLAIMED_UNTIL}
     WHERE id = ANY(ARRAY(
       SELECT id FROM bulk_operations
       WHERE ${LEFT}
       ORDER BY id LIMIT ${AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED))
     RETURNING id`,
  )
  for (const { id } of claimed) app.background.run((signal) => runBulkOperation(app, id, signal))
}
