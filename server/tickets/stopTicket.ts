import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { InvalidState } from '../errors.ts'
import { revokeLease } from '../leases/leases.ts'
import { awaitPerson } from './awaitPerson.ts'
import { lockTicket } from './lockTicket.ts'
import { addMessage } from './messages.ts'
import { stopSummary } from './reviewSummary.ts'

/**
 * The kill switch: the agent's work on this ticket ends now, and so does a countdown. `stopped` is false
 * where it waits for a person already; then nothing changes.
 * @throws NotFound
 * @throws InvalidState when the ticket is DONE or SKIPPED.
 */
export async function stopTicket(
  app: App,
  actor: Actor,
  ticketId: string,
  reason: string | null,
): Promise<{ stopped: boolean; ticket: Ticket }> {
  return inTransaction(app, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    if (ticket.status === 'DONE' || ticket.status === 'SKIPPED') {
      throw new InvalidState(ticket.status, 'This ticket is finished: there is nothing to stop.')
    }
    if (ticket.awaitingReason !== null) return { stopped: false, ticket }

    await revokeLease(tx, { ticketId }, await dbNow(tx))
    const content = reason === null ? `Stopped by ${actor.name}.` : `Stopped by ${actor.name}: ${reason}`
    await addMessage(tx, ticketId, { role: 'SYSTEM', content, author: null })
    const stopped = await awaitPerson(tx, actor, ticket, {
      reason: 'STOPPED',
      summary: stopSummary(actor.name, reason),
      // What was approved once and not used yet is void: whoever goes on asks again.
      changes: { permissionRequestId: null },
      event: 'ticket.stopped',
    })
    return { stopped: true, ticket: stopped.ticket }
  })
}
