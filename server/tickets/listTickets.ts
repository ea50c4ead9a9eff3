import type { App } from '../app.ts'
import { escapeLike } from '../database/escapeLike.ts'
import { Message } from '../entities/Message.ts'
import { Ticket } from '../entities/Ticket.ts'
import type { AwaitingReason, TicketStatus } from '../entities/words.ts'

export interface TicketFilter {
  readonly projectId?: string | null
  readonly statuses?: readonly TicketStatus[] | null
  readonly awaitingReasons?: readonly AwaitingReason[] | null
  /** Whether a countdown to the auto-review runs. */
  readonly scheduled?: boolean | null
  /** Part of its number or title; case does not matter. */
  readonly search?: string | null
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
  const { awaitingReasons, scheduled } = filter
  if (awaitingReasons) query.andWhere('ticket.awaitingReason = ANY(:awaitingReasons)', { awaitingReasons })
  if (typeof scheduled === 'boolean') {
    query.andWhere(`ticket.reviewScheduledAt IS ${scheduled ? 'NOT ' : ''}NULL`)
  }
  const search = filter.search?.trim()
  if (search) {
    query.andWhere(`lower(ticket.number || ' ' || ticket.title) LIKE lower(:search)`, {
      search: `%${escapeLike(search)}%`,
    })
  }
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
