import type { App } from '../app.ts'
import { Message } from '../entities/Message.ts'
import { Ticket } from '../entities/Ticket.ts'
import type { TicketStatus } from '../entities/words.ts'

export interface TicketFilter {
  readonly projectId?: string | null
  readonly statuses?: readonly TicketStatus[] | null
}

/** The next `limit` tickets after the one with this id, oldest first. */
export async function listTickets(
  app: App,
  filter: TicketFilter,
  limit: number,
  afterId: string | null,
): Promise<Ticket[]> {
  const query = app.database.getRepository(Ticket).createQueryBuilder('ticket')
  if (afterId !== null) query.andWhere('ticket.id > :afterId', { afterId })
  if (filter.projectId) query.andWhere('ticket.projectId = :projectId', { projectId: filter.projectId })
  if (filter.statuses) query.andWhere('ticket.status = ANY(:statuses)', { statuses: filter.statuses })
  return query.orderBy('ticket.id').limit(limit).getMany()
}

/** The next `limit` messages of a ticket after the one with this id, oldest first. */
export async function listMessages(
  app: App,
  ticketId: string,
  limit: number,
  afterId: string | null,
): Promise<Message[]> {
  const query = app.database
    .getRepository(Message)
    .createQueryBuilder('message')
    .where('message.ticketId = :ticketId', { ticketId })
  if (afterId !== null) query.andWhere('message.id > :afterId', { afterId })
  return query.orderBy('message.id').limit(limit).getMany()
}
