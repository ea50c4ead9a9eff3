import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { Ticket } from '../entities/Ticket.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { endReview } from '../reviews/reviewRecords.ts'
import { changeTicket, ticketIds, ticketSubject } from './lockTicket.ts'
import { addMessage } from './messages.ts'

/**
 * A ticket was reopened, or its end taken back. Dependents that run are not stopped but told; those that only waited for a person's
 * start wait for this ticket again; for the rest nothing is to do, because readiness is looked up.
 */
export async function holdUpDependents(tx: EntityManager, actor: Actor, reopened: Ticket): Promise<void> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM tickets
     WHERE (status IN ('OPEN', 'IN_PROGRESS') OR awaiting_reason = 'DEPS_READY')
       AND id IN (SELECT ticket_id FROM ticket_dependencies WHERE depends_on_id = $1)
     UNION
     SELECT id FROM tickets
     WHERE awaiting_reason = 'DEPS_READY' AND project_id = $2 AND sequence > $3`,
    [reopened.id, reopened.projectId, reopened.sequence],
  )
  // OPEN ones too: one that is being claimed just now is read again when the claim has committed.
  const dependents = await tx.find(Ticket, {
    where: { id: In(rows.map((row) => row.id)) },
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  })
  for (const dependent of dependents) {
    if (dependent.status === 'IN_PROGRESS') await tell(tx, actor, dependent, reopened)
    if (dependent.awaitingReason === 'DEPS_READY') await waitAgain(tx, actor, dependent)
  }
}

async function tell(tx: EntityManager, actor: Actor, dependent: Ticket, reopened: Ticket): Promise<void> {
  await addMessage(tx, dependent.id, {
    role: 'SYSTEM',
    content: `${reopened.number}, which this ticket depends on, was reopened by ${actor.name}.`,
    author: null,
  })
  await changeTicket(tx, dependent)
  await recordEvent(tx, actor, { type: 'ticket.message_posted', ...ticketIds(dependent) })
}

/** A locked ticket at DEPS_READY was so too early. It still wants a person's start: nobody has given it. */
export async function waitAgain(tx: EntityManager, actor: Actor, dependent: Ticket): Promise<void> {
  await endReview(tx, actor, ticketSubject(dependent), 'SUPERSEDED')
  await changeTicket(tx, dependent, { status: 'OPEN', awaitingReason: null })
  await recordEvent(tx, actor, { type: 'ticket.resumed', ...ticketIds(dependent) })
}
