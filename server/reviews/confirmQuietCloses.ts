import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { VERIFIED_AFTER } from './resolutionOutcomes.ts'
import { settle } from './settleResolutions.ts'

/** Few enough that the tickets are locked for milliseconds only. */
const BATCH = 200

/** Confirms the closes that nobody doubted for 24 h. Several servers may do this at once. */
export async function confirmQuietCloses(app: App, signal: AbortSignal): Promise<void> {
  let confirmed = BATCH
  while (confirmed === BATCH && !signal.aborted) confirmed = await confirmBatch(app)
}

async function confirmBatch(app: App): Promise<number> {
  return inTransaction(app, async (tx) => {
    // The ticket is locked, as by everybody who changes it: a reopening at this moment comes before or after.
    const rows = await tx.query<{ id: string }[]>(
      `SELECT log.id FROM review_logs log JOIN tickets ticket ON ticket.id = log.ticket_id
       WHERE log.outcome = 'PENDING' AND log.action = 'CLOSE'
         AND log.at <= statement_timestamp() - interval '${VERIFIED_AFTER}'
       ORDER BY ticket.id LIMIT ${BATCH} FOR NO KEY UPDATE OF ticket SKIP LOCKED`,
    )
    const ids = rows.map((row) => row.id)
    await settle(tx, 'CONFIRMED', 'id = ANY($1)', [ids])
    return ids.length
  })
}
