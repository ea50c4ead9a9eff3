import type { EntityManager } from 'typeorm'
import type { Ticket } from '../../entities/Ticket.ts'
import { byOwner, loadOwnedTickets } from './ownedTickets.ts'
import { whatItDoes } from './ticketState.ts'

export const DEPENDENCY_NOTE_KINDS = ['STOPPED', 'FAILED', 'WAITS_FOR_PERSON', 'SKIPPED'] as const
type Kind = (typeof DEPENDENCY_NOTE_KINDS)[number]

/** Something about a dependency that nobody would notice by waiting for it. */
export interface DependencyNote {
  readonly kind: Kind
  readonly ticket: Ticket
  /** One sentence. */
  readonly text: string
}

/**
 * The dependencies of each of these tickets that a person has to deal with before they go on, and those that were
 * skipped, oldest first; in the order of `ids`. Of a finished ticket there is nothing to say.
 */
export async function loadDependencyNotes(
  manager: EntityManager,
  ids: readonly string[],
): Promise<DependencyNote[][]> {
  const pairs = await manager.query<{ owner: string; id: string }[]>(
    `SELECT t.id AS owner, needed.id
     FROM tickets t JOIN ticket_dependencies d ON d.ticket_id = t.id JOIN tickets needed ON needed.id = d.depends_on_id
     WHERE t.id = ANY($1::bigint[]) AND t.status NOT IN ('DONE', 'SKIPPED')
       AND (needed.status = 'SKIPPED' OR needed.awaiting_reason IS NOT NULL)
     ORDER BY needed.id`,
    [ids],
  )
  const notes = (await loadOwnedTickets(manager, pairs)).map(({ owner, ticket }) => ({
    owner,
    ticket,
    kind: kindOf(ticket),
    text:
      ticket.status === 'SKIPPED'
        ? `${ticket.number} was left out: its work was not done.`
        : `${ticket.number} ${whatItDoes(ticket)}.`,
  }))
  return byOwner(ids, notes)
}

function kindOf({ status, awaitingReason }: Ticket): Kind {
  if (status === 'SKIPPED') return 'SKIPPED'
  if (awaitingReason === 'STOPPED') return 'STOPPED'
  return awaitingReason === 'ERROR' ? 'FAILED' : 'WAITS_FOR_PERSON'
}
