import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { announceReady } from './announceReady.ts'
import { ticketIds } from './lockTicket.ts'
import { putOffTickets, waitForUndoWindows } from './putOffTickets.ts'
import { readyAmong } from './readiness.ts'

/**
 * Starts what waited for a ticket that is now DONE or SKIPPED: its dependents, and the next sequence of its
 * project. With `availableAt` (an undo window's end) they start only then.
 * @returns the tickets that an agent may claim now.
 */
export async function startFollowers(
  tx: EntityManager,
  actor: Actor,
  finished: Ticket,
  availableAt: Date | null,
): Promise<Ticket[]> {
  const dependents = await lockDependents(tx, finished)
  const successors = await lockNextSequence(tx, finished)
  const followers = [...new Set([...dependents, ...successors])]
  if (availableAt === null) return announceReady(tx, actor, followers)
  // The window is written down last: until then it does not hold them up, and others may.
  const ready = await readyAmong(tx, followers)
  await putOffTickets(
    tx,
    actor,
    ready.map((id) => ({ id, until: availableAt })),
  )
  await waitForUndoWindows(tx, actor, followers)
  return []
}

/**
 * The ticket is not finished after all: its followers that were put off until `availableAt` wait for it again, like
 * those that never heard of it. The caller has locked the ticket.
 */
export async function callOffFollowers(
  tx: EntityManager,
  actor: Actor,
  unfinished: Ticket,
  availableAt: Date,
): Promise<void> {
  const [waiting] = await tx.query<[Pick<Ticket, 'id' | 'projectId'>[], number]>(
    `UPDATE tickets SET available_at = NULL, version = version + 1, updated_at = clock_timestamp()
     WHERE id = ANY(ARRAY(
       SELECT id FROM tickets
       WHERE status = 'OPEN' AND available_at = $2
         AND (id IN (SELECT ticket_id FROM ticket_dependencies WHERE depends_on_id = $1)
           OR (project_id = $3 AND sequence > $4))
       ORDER BY id FOR NO KEY UPDATE))
     RETURNING id, project_id AS "projectId"`,
    [unfinished.id, availableAt, unfinished.projectId, unfinished.sequence],
  )
  await recordEvents(
    tx,
    actor,
    waiting.map((ticket) => ({ type: 'ticket.scheduled' as const, ...ticketIds(ticket) })),
  )
}

/**
 * Two dependencies that finish at once must not each overlook the other: whoever comes second waits here,
 * and in its next statement sees that the first has finished.
 */
async function lockDependents(tx: EntityManager, finished: Ticket): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM tickets
     WHERE id IN (SELECT ticket_id FROM ticket_dependencies WHERE depends_on_id = $1) AND status = 'OPEN'
     ORDER BY id FOR NO KEY UPDATE`,
    [finished.id],
  )
  return rows.map((row) => row.id)
}

/**
 * The OPEN tickets of the next unfinished sequence. A sequence may be a thousand tickets, so the
 * tickets that finish at once meet at its first one only. It may itself finish while this waits: then the
 * next one is the meeting place.
 */
async function lockNextSequence(tx: EntityManager, finished: Ticket): Promise<string[]> {
  if (finished.sequence === null) return []
  let locked: string | null = null
  for (;;) {
    const [next]: { id: string; sequence: number }[] = await tx.query(
      `SELECT id, sequence FROM tickets
       WHERE project_id = $1 AND sequence > $2 AND status NOT IN ('DONE', 'SKIPPED')
       ORDER BY sequence, id LIMIT 1`,
      [finished.projectId, finished.sequence],
    )
    if (!next) return []
    if (next.id === locked) return lockOpenOf(tx, finished.projectId, next.sequence)
    locked = next.id
    await tx.query('SELECT id FROM tickets WHERE id = $1 FOR NO KEY UPDATE', [next.id])
  }
}

/** Nothing is locked while a lower sequence still holds them up. */
async function lockOpenOf(tx: EntityManager, projectId: string, sequence: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM tickets t
     WHERE project_id = $1 AND sequence = $2 AND status = 'OPEN'
       AND NOT EXISTS (SELECT FROM tickets earlier
         WHERE earlier.project_id = $1 AND earlier.sequence < $2 AND earlier.status NOT IN ('DONE', 'SKIPPED'))
     ORDER BY id FOR NO KEY UPDATE OF t`,
    [projectId, sequence],
  )
  return rows.map((row) => row.id)
}
