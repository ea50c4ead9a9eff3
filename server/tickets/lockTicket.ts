import type { EntityManager } from 'typeorm'
import { dbNow } from '../database/dbNow.ts'
import { Ticket } from '../entities/Ticket.ts'
import { NotFound } from '../errors.ts'

/**
 * Locks a ticket, the first step of every change to it or its conversation. `FOR NO KEY UPDATE` keeps two
 * changes apart but lets a row that only points to the ticket be inserted meanwhile.
 * @throws NotFound
 */
export async function lockTicket(tx: EntityManager, id: string): Promise<Ticket> {
  const ticket = await tx.findOne(Ticket, { where: { id }, lock: { mode: 'for_no_key_update' } })
  if (!ticket) throw new NotFound('ticket')
  return ticket
}

type TicketChanges = Partial<Omit<Ticket, 'id' | 'version' | 'updatedAt'>>

/** Changes a locked ticket. Its version rises, which is what an auto-review in flight compares. */
export async function changeTicket(
  tx: EntityManager,
  ticket: Ticket,
  changes: TicketChanges = {},
): Promise<Ticket> {
  const changed = { ...changes, version: ticket.version + 1, updatedAt: await dbNow(tx) }
  await tx.update(Ticket, { id: ticket.id }, changed)
  return Object.assign(new Ticket(), ticket, changed)
}

/** How an event names a ticket, and the review that looks different with it. */
export function ticketIds(ticket: Pick<Ticket, 'id' | 'projectId'>, reviewId?: string | null) {
  return { ticketId: ticket.id, projectId: ticket.projectId, reviewId: reviewId ?? null }
}

/** Whose review it is, in the words of the review records. */
export function ticketSubject(ticket: Pick<Ticket, 'id' | 'projectId'>) {
  return { kind: 'TICKET' as const, ticketId: ticket.id, projectId: ticket.projectId }
}
