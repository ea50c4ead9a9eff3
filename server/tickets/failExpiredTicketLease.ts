import type { EntityManager } from 'typeorm'
import { systemActor } from '../access/actor.ts'
import type { Lease } from '../entities/Lease.ts'
import { endLease } from '../leases/leases.ts'
import { applyTurnFailure } from './ticketFailure.ts'
import { lockLeasedTicket } from './ticketLease.ts'

/**
 * A lease on a ticket ran out: a TIMEOUT failure. Does nothing when the lease has meanwhile been ended or
 * extended: the ticket's lock decides who was first.
 */
export async function failExpiredTicketLease(
  tx: EntityManager,
  expired: Pick<Lease, 'token'>,
): Promise<void> {
  const held = await lockLeasedTicket(tx, expired.token)
  const { lease, now } = held
  if (lease.endedAt !== null || lease.expiresAt > now) return

  await endLease(tx, lease.id, 'expired', now)
  await applyTurnFailure(tx, systemActor('scheduler'), held, {
    type: 'TIMEOUT',
    message: 'The agent was not heard from in time.',
    details: null,
    screenshotId: null,
  })
}
