import type { EntityManager } from 'typeorm'
import { recordOutcomes, type SettledResolution } from './settleResolutions.ts'

const RETURNING = `
  RETURNING id, review_id AS "reviewId", phase_id AS "phaseId", account_id AS "accountId", ticket_id AS "ticketId"`

/** A resolution was taken back: it counts for nothing, and what it settled about older ones is open again. */
export async function undoOutcomes(tx: EntityManager, resolutionId: string): Promise<void> {
  const [reopened] = await tx.query<[SettledResolution[], number]>(
    `UPDATE review_logs SET outcome = 'PENDING', outcome_at = NULL
     WHERE id IN (SELECT older.id::bigint FROM undo_states, jsonb_array_elements_text(state->'pending') older (id)
                  WHERE resolution_id = $1)
     ${RETURNING}`,
    [resolutionId],
  )
  await recordOutcomes(tx, 'PENDING', reopened)
  // Cut, not rounded: a rounded time could lie ahead, and the window would be open.
  const [undone] = await tx.query<[SettledResolution[], number]>(
    `UPDATE review_logs SET outcome = 'UNDONE', outcome_at = clock_timestamp(),
       undoable_until = date_trunc('milliseconds', clock_timestamp())
     WHERE id = $1 ${RETURNING}`,
    [resolutionId],
  )
  await recordOutcomes(tx, 'UNDONE', undone)
}
