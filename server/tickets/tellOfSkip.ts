import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { ticketIds } from './lockTicket.ts'

interface Told {
  readonly id: string
  readonly projectId: string
}

/** While the countdown runs the agent's answer is the last word, and has to stay that; a finished ticket needs none. */
const LISTENS = `(status IN ('OPEN', 'IN_PROGRESS') OR awaiting_reason IS NOT NULL)`

/**
 * A locked ticket was skipped: what depends on it goes on as if it was done, but its agents are told in the
 * conversation that the ground is missing. The dependents are locked as a reopening locks them, so that one that is
 * being claimed, finished or closed just now is told or not by what it is then.
 */
export async function tellOfSkip(
  tx: EntityManager,
  actor: Actor,
  skipped: { readonly id: string; readonly number: string },
): Promise<void> {
  await tx.query(
    `SELECT FROM tickets WHERE id IN (SELECT ticket_id FROM ticket_dependencies WHERE depends_on_id = $1) AND ${LISTENS}
     ORDER BY id FOR NO KEY UPDATE`,
    [skipped.id],
  )
  // In a statement of its own: it sees what was committed while the locks were waited for.
  const [told] = await tx.query<[Told[], number]>(
    `UPDATE tickets SET version = version + 1, updated_at = clock_timestamp()
     WHERE id IN (SELECT ticket_id FROM ticket_dependencies WHERE depends_on_id = $1) AND ${LISTENS}
     RETURNING id, project_id AS "projectId"`,
    [skipped.id],
  )
  await tx.query(
    `INSERT INTO messages (ticket_id, role, content) SELECT id, 'SYSTEM', $2 FROM unnest($1::bigint[]) AS told (id)`,
    [told.map(({ id }) => id), skipNotice(skipped.number, actor.name)],
  )
  await announce(tx, actor, told)
}

/**
 * The skip was taken back: whoever cannot have read of it yet need not. One that runs has read it, and is told of the
 * reopening by {@link holdUpDependents}. The caller has locked the ticket.
 */
export async function takeBackSkipNotices(
  tx: EntityManager,
  actor: Actor,
  ticket: { readonly id: string; readonly number: string },
  skippedBy: string,
): Promise<void> {
  await tx.query(
    `SELECT FROM tickets WHERE id IN (SELECT ticket_id FROM ticket_dependencies WHERE depends_on_id = $1) AND ${LISTENS}
     ORDER BY id FOR NO KEY UPDATE`,
    [ticket.id],
  )
  const [unread] = await tx.query<[Told[], number]>(
    `WITH notice AS (
       DELETE FROM messages WHERE id IN (
         SELECT max(message.id) FROM messages message
         JOIN ticket_dependencies d ON d.ticket_id = message.ticket_id AND d.depends_on_id = $1
         WHERE message.role = 'SYSTEM' AND message.content = $2 GROUP BY message.ticket_id)
       AND ticket_id IN (SELECT id FROM tickets WHERE status = 'OPEN' OR awaiting_reason IS NOT NULL)
       RETURNING ticket_id)
     UPDATE tickets SET version = version + 1, updated_at = clock_timestamp()
     WHERE id IN (SELECT ticket_id FROM notice) RETURNING id, project_id AS "projectId"`,
    [ticket.id, skipNotice(ticket.number, skippedBy)],
  )
  await announce(tx, actor, unread)
}

function skipNotice(number: string, by: string): string {
  return `${number}, which this ticket depends on, was left out by ${by}: its work was not done.`
}

async function announce(tx: EntityManager, actor: Actor, tickets: readonly Told[]): Promise<void> {
  await recordEvents(
    tx,
    actor,
    tickets.map((ticket) => ({ type: 'ticket.message_posted' as const, ...ticketIds(ticket) })),
  )
}
