import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { recordEvents } from '../../events/recordEvent.ts'

/** An item's account has one open window; those that it ended and may open again still hold phases back: from then on. */
const EARLIEST_END = `least(log.undoable_until, (
      SELECT min((ended->>'until')::timestamptz) FROM undo_states, jsonb_array_elements(state->'windows') ended
      WHERE resolution_id = log.id AND (ended->>'until')::timestamptz > clock_timestamp()))`

/** The windows of a batch that are open and would end before $2. */
const RUNNING = `
  running AS MATERIALIZED (
    SELECT log.id, log.review_id, log.account_id, log.phase_id, log.ticket_id, log.undoable_until,
      ${EARLIEST_END} AS held_from
    FROM bulk_items item JOIN review_logs log ON log.id = item.resolution_id
    WHERE item.operation_id = $1 AND log.outcome <> 'UNDONE'
      AND log.undoable_until > clock_timestamp() AND log.undoable_until < $2)`

/** What waits for the end of these windows: the tickets themselves, their dependents, and the next of a sequence. */
const PUT_OFF = `
  put_off AS (
    SELECT ticket.id FROM running JOIN tickets ticket ON ticket.id = running.ticket_id
    WHERE ticket.status = 'OPEN' AND ticket.available_at = running.undoable_until
    UNION
    SELECT ticket.id FROM running JOIN ticket_dependencies dependency ON dependency.depends_on_id = running.ticket_id
      JOIN tickets ticket ON ticket.id = dependency.ticket_id
    WHERE ticket.status = 'OPEN' AND ticket.available_at = running.undoable_until
    UNION
    SELECT ticket.id FROM (
      SELECT DISTINCT closed.project_id, running.undoable_until FROM running JOIN tickets closed ON closed.id = running.ticket_id
    ) ended JOIN tickets ticket ON ticket.project_id = ended.project_id AND ticket.available_at = ended.undoable_until
    WHERE ticket.status = 'OPEN' AND ticket.sequence IS NOT NULL)`

/** In the order of everybody else, so that nobody waits in a circle. */
const LOCKS = [
  `WITH ${RUNNING} SELECT FROM accounts WHERE id IN (SELECT account_id FROM running) ORDER BY id FOR NO KEY UPDATE`,
  `WITH ${RUNNING}, ${PUT_OFF} SELECT FROM tickets
   WHERE id IN (SELECT ticket_id FROM running UNION SELECT id FROM put_off) ORDER BY id FOR NO KEY UPDATE`,
]

/**
 * A cooldown may end somewhat later than the window; it must not end inside the longer one. What the batch did to
 * other phases of an account before can be taken back after the last of it, so those windows grow as well.
 */
const EXTEND = `
  WITH ${RUNNING}, ${PUT_OFF}, held_phases AS (
    UPDATE warmup_phases phase SET available_at = $2 FROM running
    WHERE phase.account_id = running.account_id AND phase.status = 'PENDING'
      AND phase.available_at >= running.held_from AND phase.available_at < $2
  ), ended_windows AS (
    UPDATE undo_states SET state = jsonb_set(state, '{windows}', (
      SELECT jsonb_agg(CASE
        WHEN (ended->>'until')::timestamptz BETWEEN clock_timestamp() AND $2 AND EXISTS (
          SELECT FROM bulk_items WHERE operation_id = $1 AND resolution_id = (ended->>'id')::bigint)
        THEN ended || jsonb_build_object('until', $2::timestamptz) ELSE ended END ORDER BY place)
      FROM jsonb_array_elements(state->'windows') WITH ORDINALITY AS windows (ended, place)))
    FROM running WHERE resolution_id = running.id AND jsonb_array_length(state->'windows') > 0
  ), held_tickets AS (
    UPDATE tickets SET available_at = $2, version = version + 1, updated_at = clock_timestamp()
    WHERE id IN (SELECT id FROM put_off)
  )
  UPDATE review_logs log SET undoable_until = $2 FROM running WHERE log.id = running.id
  RETURNING log.review_id AS "reviewId", log.account_id AS "accountId", log.phase_id AS "phaseId",
    log.ticket_id AS "ticketId"`

interface Extended {
  readonly reviewId: string
  readonly accountId: string | null
  readonly phaseId: string | null
  readonly ticketId: string | null
}

/**
 * Lets the undo windows of a batch end together at `until`: those that are open still, and with them what they hold
 * back. A batch that takes longer than planned, and one that is being taken back, must not be overtaken by the end
 * of its first windows. The caller has locked the operation.
 */
export async function extendWindows(
  tx: EntityManager,
  actor: Actor,
  operationId: string,
  until: Date,
): Promise<void> {
  for (const lock of LOCKS) await tx.query(lock, [operationId, until])
  const [extended] = await tx.query<[Extended[], number]>(EXTEND, [operationId, until])
  await tx.query(
    'UPDATE bulk_operations SET undoable_until = greatest(undoable_until, $2) WHERE id = $1 AND undoable_until IS NOT NULL',
    [operationId, until],
  )
  await recordEvents(
    tx,
    actor,
    extended.map((ids) => ({ type: 'review.changed' as const, ...ids })),
  )
}
