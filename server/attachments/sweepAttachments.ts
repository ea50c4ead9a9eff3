import type { App } from '../app.ts'
import { systemActor } from '../access/actor.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvent } from '../events/recordEvent.ts'

/** Between an upload and the failure that shows it there are seconds; this leaves room for a slow bot. */
const KEPT_FOR = '1 hour'
/** Few enough that the rows are locked for milliseconds only. */
const BATCH = 100

const SHOWN_BY_NOTHING = `
  NOT EXISTS (SELECT FROM failures WHERE screenshot_id = attachment.id)
  AND NOT EXISTS (SELECT FROM bot_actions WHERE screenshot_id = attachment.id)`

/** Whoever is about to show one holds it, and it is passed over. */
const LOCK = `
  SELECT id FROM attachments attachment
  WHERE created_at < statement_timestamp() - interval '${KEPT_FOR}' AND ${SHOWN_BY_NOTHING}
  ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`

/** Looks again under the lock: somebody may have come to show it just before it was locked. */
const DELETE = `DELETE FROM attachments attachment WHERE id = ANY($1) AND ${SHOWN_BY_NOTHING}`

/**
 * Deletes uploads that no failure and no action shows: those that were never used, and those whose failure went
 * with its campaign. Several servers share the work.
 */
export async function sweepAttachments(app: App, signal: AbortSignal): Promise<void> {
  let found = BATCH
  while (found === BATCH && !signal.aborted) found = await sweepBatch(app)
}

/** @returns how many were found. */
async function sweepBatch(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    const rows = await tx.query<{ id: string }[]>(LOCK, [BATCH])
    if (rows.length === 0) return 0
    const [, count] = await tx.query<[unknown[], number]>(DELETE, [rows.map(({ id }) => id)])
    if (count > 0) {
      await recordEvent(tx, systemActor('scheduler'), { type: 'attachment.swept', payload: { count } })
    }
    return rows.length
  })
}
