import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { InvalidState } from '../errors.ts'
import { closeUndoWindow } from '../reviews/closeUndoWindow.ts'
import { logResolution } from '../reviews/logResolution.ts'
import { endReview } from '../reviews/reviewRecords.ts'
import { endTicket } from './endTicket.ts'
import { lockTicket, ticketSubject } from './lockTicket.ts'

/**
 * A person closes a ticket, in whatever state it is; an agent that works on it loses its lease. Where a
 * review waited, this is logged as its resolution. A DONE ticket is returned as it is.
 * @returns the ticket, and those that an agent may claim now because of it.
 * @throws NotFound
 * @throws InvalidState when it was skipped.
 */
export async function closeTicket(
  app: App,
  actor: Actor,
  ticketId: string,
  notes: string | null,
): Promise<{ ticket: Ticket; started: Ticket[] }> {
  return inTransaction(app, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    if (ticket.status === 'DONE') return { ticket, started: [] }
    if (ticket.status === 'SKIPPED') {
      throw new InvalidState('SKIPPED', 'This ticket is left out: reopen it first.')
    }
    return closeByPerson(tx, actor, ticket, notes)
  })
}

/** Closes a locked ticket that is not finished, as {@link closeTicket} does. */
export async function closeByPerson(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  notes: string | null,
): Promise<{ ticket: Ticket; started: Ticket[] }> {
  await closeUndoWindow(tx, actor, ticketSubject(ticket))
  const review = await endReview(tx, actor, ticketSubject(ticket), 'PERSON', 'CLOSE')
  const closed = await endTicket(tx, actor, ticket, { status: 'DONE', closeReason: 'HUMAN' })
  if (review) {
    await logResolution(tx, actor, review, { action: 'CLOSE', notes, message: null, undoableUntil: null })
  }
  return closed
}
