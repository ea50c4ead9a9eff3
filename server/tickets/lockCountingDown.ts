import type { EntityManager } from 'typeorm'
import type { Ticket } from '../entities/Ticket.ts'
import { InvalidState } from '../errors.ts'
import { lockTicket } from './lockTicket.ts'

/**
 * Locks a ticket whose countdown to the auto-review runs.
 * @throws NotFound
 * @throws InvalidState where none runs.
 */
export async function lockCountingDown(tx: EntityManager, ticketId: string): Promise<Ticket> {
  const ticket = await lockTicket(tx, ticketId)
  if (ticket.reviewScheduledAt === null) {
    throw new InvalidState(ticket.status, 'No auto-review is scheduled for this ticket.')
  }
  return ticket
}
