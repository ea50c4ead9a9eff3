import type { Ticket } from '../../entities/Ticket.ts'

/** The changes of a ticket that goes on or ends: what the wait for a permission raised comes back. */
export function leavePermission(ticket: Ticket): Partial<Ticket> {
  return ticket.ownPriority === null ? {} : { priority: ticket.ownPriority, ownPriority: null }
}

/**
 * The changes of a ticket that goes on without an answer, where it waited for one: the agent asks anew if it still
 * wants to. An older answer is not brought back, because it was about something else.
 */
export function dropOpenRequest(ticket: Ticket): Partial<Ticket> {
  return ticket.awaitingReason === 'PERMISSION' ? { permissionRequestId: null } : {}
}
