import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { type EventType, type NewEvent, recordEvent } from '../events/recordEvent.ts'
import { announceReady } from './announceReady.ts'
import { changeTicket, ticketIds } from './lockTicket.ts'
import { leavePermission } from './permissions/leavePermission.ts'

interface Resumption {
  readonly event: EventType
  readonly payload?: NewEvent['payload']
  /** The end of an undo window: no agent may have it earlier. */
  readonly availableAt?: Date | null
  readonly changes?: Partial<Ticket>
}

/**
 * Gives a locked ticket back to the agents with all its attempts. The caller ends the review. It does not
 * stop at DEPS_READY again: somebody wants it to go on.
 */
export async function resumeTicket(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  { event, payload, availableAt = null, changes = {} }: Resumption,
): Promise<Ticket> {
  const resumed = await changeTicket(tx, ticket, {
    ...changes,
    ...leavePermission(ticket),
    status: 'OPEN',
    awaitingReason: null,
    reviewScheduledAt: null,
    reviewClaimedUntil: null,
    reviewAttempts: 0,
    startWhenReady: true,
    attempt: 0,
    rateLimitStreak: 0,
    availableAt,
    leaseId: null,
  })
  await recordEvent(tx, actor, { type: event, ...ticketIds(ticket), ...(payload && { payload }) })
  await announceReady(tx, actor, [ticket.id])
  return resumed
}
