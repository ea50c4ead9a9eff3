import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { dbNow } from '../database/dbNow.ts'
import type { Ticket } from '../entities/Ticket.ts'
import type { CloseReason } from '../entities/words.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { revokeLease } from '../leases/leases.ts'
import { ticketDone } from '../reviews/resolutionOutcomes.ts'
import { changeTicket, ticketIds } from './lockTicket.ts'
import { leavePermission } from './permissions/leavePermission.ts'
import { startFollowers } from './startFollowers.ts'
import { tellOfSkip } from './tellOfSkip.ts'

/** How a ticket ends. A SKIPPED one has no close reason: nobody says that its work was done. */
export type TicketEnd = { status: 'DONE'; closeReason: CloseReason } | { status: 'SKIPPED' }

/**
 * Ends a locked ticket: its lease is revoked and what waited for it starts, not before `availableAt` where
 * that is given. The caller ends the review.
 * @returns the ticket, and those that an agent may claim now because of it.
 */
export async function endTicket(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  end: TicketEnd,
  availableAt: Date | null = null,
): Promise<{ ticket: Ticket; started: Ticket[] }> {
  const now = await dbNow(tx)
  await revokeLease(tx, { ticketId: ticket.id }, now)
  const ended = await changeTicket(tx, ticket, {
    ...end,
    ...leavePermission(ticket),
    permissionRequestId: null,
    closedAt: now,
    awaitingReason: null,
    reviewScheduledAt: null,
    reviewClaimedUntil: null,
    reviewAttempts: 0,
    availableAt: null,
    leaseId: null,
  })
  if (end.status === 'DONE') await ticketDone(tx, ticket.id)
  await recordEvent(tx, actor, {
    type: 'ticket.closed',
    ...ticketIds(ticket),
    payload: { status: end.status, closeReason: ended.closeReason },
  })
  if (end.status === 'SKIPPED') await tellOfSkip(tx, actor, ended)
  return { ticket: ended, started: await startFollowers(tx, actor, ended, availableAt) }
}
