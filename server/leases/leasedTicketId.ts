import type { App } from '../app.ts'
import { findLease } from './leases.ts'

/**
 * Which ticket a lease was given on, whether or not it still runs; null where it is on a phase. That never changes.
 * @throws LeaseLost when there is no such lease.
 */
export async function leasedTicketId(app: App, token: string): Promise<string | null> {
  const { ticketId } = await findLease(app.database.manager, token)
  return ticketId
}
