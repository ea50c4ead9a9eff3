import type { EntityManager } from 'typeorm'
import { heldUpByStorm } from '../storms/heldUpByStorm.ts'

/**
 * SQL: no dependency and no lower sequence of its project holds the ticket `t` up. @param done SQL for the id of a ticket
 * that is regarded as finished already; left out, none is.
 */
function unblocked(done?: string): string {
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

/** SQL: all that the ticket `t` waits for is finished. */
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
