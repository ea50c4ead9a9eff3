import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { recordEvents } from '../events/recordEvent.ts'

interface ReopenedWindow {
  readonly reviewId: string
  readonly phaseId: string
  readonly accountId: string
}

const REOPEN = `
  WITH earlier AS (
    SELECT (state #>> '{windows,0,id}')::bigint AS id, (state #>> '{windows,0,until}')::timestamptz AS until,
      jsonb_set(state #> '{windows,0,state}', '{windows}', (state->'windows') - 0) AS state
    FROM undo_states
    WHERE resolution_id = $1 AND (state #>> '{windows,0,until}')::timestamptz > clock_timestamp()
  ), kept AS (
    INSERT INTO undo_states (resolution_id, state) SELECT id, state FROM earlier
  )
  UPDATE review_logs log SET undoable_until = earlier.until, undo_closed_by = NULL
  FROM earlier WHERE log.id = earlier.id
  RETURNING log.review_id AS "reviewId", log.phase_id AS "phaseId", log.account_id AS "accountId"`

/**
 * A resolution on one phase of an account ended the time in which an older one on another could be taken back. It
 * was taken back itself, so that time goes on: several are taken back one by one, the newest first.
 */
export async function reopenUndoWindows(
  tx: EntityManager,
  actor: Actor,
  resolutionId: string,
): Promise<void> {
  const [reopened] = await tx.query<[ReopenedWindow[], number]>(REOPEN, [resolutionId])
  await recordEvents(
    tx,
    actor,
    reopened.map((ids) => ({ type: 'review.changed' as const, ...ids })),
  )
}
