import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { Ticket } from '../entities/Ticket.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { awaitPerson } from './awaitPerson.ts'
import { ticketIds } from './lockTicket.ts'
import { waitForUndoWindows } from './putOffTickets.ts'
import { readyAmong } from './readiness.ts'

/**
 * Looks at locked tickets that may have become ready: agents hear of those that are, and those that want
 * a person's start stop at DEPS_READY. What can still be taken back is waited out. Ask in a statement after the one that took the locks, so that
 * whatever another transaction finished in the meantime is seen.
 * @returns the tickets that an agent may claim now.
 */
export async function announceReady(
  tx: EntityManager,
  actor: Actor,
  ids: readonly string[],
): Promise<Ticket[]> {
  await waitForUndoWindows(tx, actor, ids)
  const ready = await readyAmong(tx, ids)
  const tickets = await tx.findBy(Ticket, { id: In(ready) })
  const inOrder = ready.map((id) => tickets.find((ticket) => ticket.id === id)!)
  const available = inOrder.filter((ticket) => ticket.startWhenReady)
  await recordEvents(
    tx,
    actor,
    available.map((ticket) => ({ type: 'ticket.available' as const, ...ticketIds(ticket) })),
  )
  for (const ticket of inOrder) {
    if (!ticket.startWhenReady) await awaitStart(tx, actor, ticket)
  }
  return available
}

async function awaitStart(tx: EntityManager, actor: Actor, ticket: Ticket): Promise<void> {
  await awaitPerson(tx, actor, ticket, {
    reason: 'DEPS_READY',
    summary: 'everything it waits for is finished; a person starts it',
    event: 'ticket.awaiting',
  })
}
