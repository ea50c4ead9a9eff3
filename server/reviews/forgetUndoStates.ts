import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'

/** Few enough that each statement takes milliseconds. */
const BATCH = 500

/**
 * Removes what was kept for windows that ran out; one that was closed early has taken its own along. Several
 * servers may do this at once.
 */
export async function forgetUndoStates(app: App, signal: AbortSignal): Promise<void> {
  let forgotten = BATCH
  while (forgotten === BATCH && !signal.aborted) forgotten = await forgetBatch(app)
}

async function forgetBatch(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    const [rows] = await tx.query<[unknown[], number]>(
      `DELETE FROM undo_states WHERE resolution_id = ANY(ARRAY(
         SELECT resolution_id FROM undo_states JOIN review_logs log ON log.id = resolution_id
         WHERE log.undoable_until <= clock_timestamp()
         LIMIT ${BATCH} FOR UPDATE OF undo_states SKIP LOCKED))
       RETURNING resolution_id`,
    )
    return rows.length
  })
}
