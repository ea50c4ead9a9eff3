import type { EntityManager } from 'typeorm'
import { dbNow } from '../database/dbNow.ts'
import type { Lease } from '../entities/Lease.ts'
import { Ticket } from '../entities/Ticket.ts'
import { LeaseLost } from '../errors.ts'
import { assertTokenForm, findLease } from '../leases/leases.ts'

/** A lease, final because its ticket is locked, and the time at which it was read. */
export interface HeldLease {
  readonly lease: Lease
  readonly ticket: Ticket
  readonly now: Date
}

/**
 * Locks the ticket that a lease is for.
 * @throws LeaseLost when the token names no lease on a ticket. Whether it still runs is the caller's to ask.
 */
export async function lockLeasedTicket(tx: EntityManager, token: string): Promise<HeldLease> {
  assertTokenForm(token)
  const ticket = await tx
    .createQueryBuilder(Ticket, 'ticket')
    // What a lease is for never changes, so that it needs no lock of its own.
    .where('ticket.id = (SELECT lease.ticket_id FROM leases lease WHERE lease.token = :token)', { token })
    .setLock('for_no_key_update')
    .getOne()
  if (!ticket) throw new LeaseLost()
  return { ticket, lease: await findLease(tx, token), now: await dbNow(tx) }
}
