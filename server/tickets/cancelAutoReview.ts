import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { awaitPerson } from './awaitPerson.ts'
import { lockCountingDown } from './lockCountingDown.ts'

/**
 * No auto-review this time: the ticket waits for a person, as in STRICT mode.
 * @throws NotFound
 * @throws InvalidState where no countdown runs.
 */
export async function cancelAutoReview(app: App, actor: Actor, ticketId: string): Promise<Ticket> {
  return inTransaction(app, async (tx) => {
    const ticket = await lockCountingDown(tx, ticketId)
    const { ticket: waiting } = await awaitPerson(tx, actor, ticket, {
      reason: 'COMPLETED',
      summary: `auto-review called off by ${actor.name}: a person closes it`,
      event: 'ticket.awaiting',
    })
    return waiting
  })
}
