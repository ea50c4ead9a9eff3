import type { EntityManager } from 'typeorm'
import { heldUpByStorm } from '../storms/heldUpByStorm.ts'

/** SQL: no dependency and no lower sequence of its project that is unfinished holds the ticket `t` up; see {@link unblocked}. */
function nothingUnfinished(done?: string): string {
  const isNot = (ticket: string) => (done === undefined ? '' : `AND ${ticket}.id <> ${done}`)
  return `
  NOT EXISTS (
    SELECT FROM ticket_dependencies d JOIN tickets needed ON needed.id = d.depends_on_id
    WHERE d.ticket_id = t.id AND needed.status NOT IN ('DONE', 'SKIPPED') ${isNot('needed')})
  AND (t.sequence IS NULL OR NOT EXISTS (
    SELECT FROM tickets earlier
    WHERE earlier.project_id = t.project_id AND earlier.sequence < t.sequence
      AND earlier.status NOT IN ('DONE', 'SKIPPED') ${isNot('earlier')}))`
}

/**
 * SQL: the windows in which the end of something that the ticket `t` waits for can be taken back. An index serves
 * statement_timestamp(), unlike clock_timestamp(); who waited for a lock sees a window as open a little longer.
 */
const OPEN_WINDOWS = `
  SELECT log.ticket_id, log.undoable_until FROM ticket_dependencies d JOIN review_logs log ON log.ticket_id = d.depends_on_id
  WHERE d.ticket_id = t.id AND log.undoable_until > statement_timestamp()
  UNION ALL
  SELECT log.ticket_id, log.undoable_until FROM review_logs log JOIN tickets earlier ON earlier.id = log.ticket_id
  WHERE log.undoable_until > statement_timestamp()
    AND earlier.project_id = t.project_id AND earlier.sequence < t.sequence`

/**
 * SQL: the ticket `t` waits for no other: all that it waits for is finished, and stays so. @param done SQL for the id of a
 * ticket that is regarded as finished already; left out, none is.
 */
function unblocked(done?: string): string {
  const others = done === undefined ? '' : `WHERE open_window.ticket_id <> ${done}`
  return `${nothingUnfinished(done)} AND NOT EXISTS (SELECT FROM (${OPEN_WINDOWS}) AS open_window ${others})`
}

/** SQL: all that the ticket `t` waits for is finished, and nobody can take that back any more. */
export const UNBLOCKED = unblocked()

/** SQL: the time until which the ticket `t` was put off is over. */
export const DUE = `(t.available_at IS NULL OR (t.available_at <= clock_timestamp() AND NOT ${heldUpByStorm('t')}))`

/**
 * SQL: the ticket `t` waits for nothing but an agent, or for a person's start where it wants one. The
 * project's `maxParallel` is apart, because only a claim can hold it.
 */
export const READY = readyOnce()

/** SQL: {@link READY} as it will be when the ticket with the id `done` (SQL) is finished. */
export function readyOnce(done?: string): string {
  return `t.status = 'OPEN' AND ${DUE} AND ${unblocked(done)}`
}

/** Which of these tickets are ready, in the order in which agents get them. */
export async function readyAmong(tx: EntityManager, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<{ id: string }[]>(
    `SELECT t.id FROM tickets t WHERE t.id = ANY($1::bigint[]) AND ${READY} ORDER BY t.priority, t.sequence, t.id`,
    [ids],
  )
  return rows.map((row) => row.id)
}

/** A ticket that waits for nothing but the end of undo windows, and when the last of those that run now ends. */
export interface HeldByUndo {
  readonly id: string
  readonly until: Date
}

/** Which of these tickets would be ready, were it not that what they wait for can be taken back. */
export async function heldByUndoAmong(tx: EntityManager, ids: readonly string[]): Promise<HeldByUndo[]> {
  if (ids.length === 0) return []
  return tx.query<HeldByUndo[]>(
    `SELECT t.id, (SELECT max(undoable_until) FROM (${OPEN_WINDOWS}) AS open_window) AS until FROM tickets t
     WHERE t.id = ANY($1::bigint[]) AND t.status = 'OPEN' AND ${DUE} AND ${nothingUnfinished()} AND NOT (${UNBLOCKED})
     ORDER BY t.id`,
    [ids],
  )
}

/** Whether all that a ticket waits for is finished. */
export async function isUnblocked(tx: EntityManager, id: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(`SELECT FROM tickets t WHERE t.id = $1 AND ${UNBLOCKED}`, [id])
  return rows.length > 0
}

/** Which of these tickets an agent could claim now. */
export async function claimableAmong(tx: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT t.id FROM tickets t WHERE t.id = ANY($1::bigint[]) AND t.start_when_ready AND ${READY}`,
    [ids],
  )
  return new Set(rows.map((row) => row.id))
}
