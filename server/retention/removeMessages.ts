import type { EntityManager } from 'typeorm'
import { ageLimit, BEGINNING, type StepResult } from './step.ts'

/** Few enough that it takes milliseconds; a long conversation takes several steps. */
const TICKETS = 20
const MESSAGES = 1000

/**
 * Removes the conversations of tickets that were closed so long ago; a ticket's own text stays. The ticket is locked, so
 * that nobody reopens it meanwhile. Several servers share the work.
 */
export async function removeMessages(tx: EntityManager, days: number): Promise<StepResult> {
  const tickets = await tx.query<{ id: string }[]>(
    `SELECT id FROM tickets
     WHERE status IN ('DONE', 'SKIPPED') AND (messages_removed_at IS NULL OR messages_removed_at < closed_at)
       AND closed_at < ${ageLimit('$1')}
     ORDER BY closed_at LIMIT ${TICKETS} FOR NO KEY UPDATE SKIP LOCKED`,
    [days],
  )
  if (tickets.length === 0) return { removed: 0, next: null }
  const ids = tickets.map(({ id }) => id)
  const [, removed] = await tx.query<[unknown[], number]>(
    `DELETE FROM messages WHERE id = ANY(ARRAY(
       SELECT id FROM messages WHERE ticket_id = ANY($1) ORDER BY ticket_id, id LIMIT ${MESSAGES}))`,
    [ids],
  )
  await tx.query(
    `UPDATE tickets SET messages_removed_at = clock_timestamp()
     WHERE id = ANY($1) AND NOT EXISTS (SELECT FROM messages WHERE ticket_id = tickets.id)`,
    [ids],
  )
  return { removed, next: BEGINNING }
}
