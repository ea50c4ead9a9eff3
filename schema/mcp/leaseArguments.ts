import { z } from 'zod'
import { BadUserInput } from '../../server/errors.ts'
import { leasedTicketId } from '../../server/leases/leasedTicketId.ts'
import { localId } from '../globalId.ts'
import type { Api } from './api.ts'
import { ticketArgument, ticketIdOf } from './arguments.ts'

export const leaseArgument = z.string().describe('From claim_ticket.')

export const leasedTicketArgument = ticketArgument
  .optional()
  .describe('The ticket you mean, by number or id; checked against the lease, which names it already.')

/**
 * Refuses an agent that mixes up its leases, before anything is done.
 * @throws BadUserInput when the lease is on another ticket; LeaseLost when there is no such lease.
 */
export async function assertLeaseIsOn(api: Api, lease: string, ticket: string | undefined): Promise<void> {
  if (ticket === undefined) return
  const wanted = localId(await ticketIdOf(api, ticket), 'Ticket', 'ticket')
  if ((await leasedTicketId(api.context().app, lease)) !== wanted) {
    throw new BadUserInput(
      'ticket',
      'This lease is on another ticket: leave the ticket out, or pass its own lease.',
    )
  }
}
