import type { EntityManager } from 'typeorm'
import { dbNow } from '../database/dbNow.ts'
import type { Lease } from '../entities/Lease.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { LeaseLost } from '../errors.ts'
import { findLease } from '../leases/leases.ts'
import { lockTicket } from './lockTicket.ts'

/** A lease, final because its ticket is locked, and the time at which it was read. */
export interface HeldLease {
  readonly lease: Lease
  readonly ticket: Ticket
  readonly now: Date
}

/**
 * Locks the ticket that a lease is for and reads the lease again.
 * @throws LeaseLost when the token names no lease on a ticket. Whether it still runs is the caller's to ask.
 */
export async function lockLeasedTicket(tx: EntityManager, token: string): Promise<HeldLease> {
  const { ticketId } = await findLease(tx, token)
  if (ticketId === null) throw new LeaseLost()
  const ticket = await lockTicket(tx, ticketId)
  return { ticket, lease: await findLease(tx, token), now: await dbNow(tx) }
}
