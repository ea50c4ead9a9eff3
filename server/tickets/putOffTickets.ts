import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { Ticket } from '../entities/Ticket.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { changeTicket, ticketIds } from './lockTicket.ts'
import { type HeldByUndo, heldByUndoAmong } from './readiness.ts'

/** Puts locked tickets off; the wake-up then announces those that are ready. */
export async function putOffTickets(
  tx: EntityManager,
  actor: Actor,
  held: readonly HeldByUndo[],
): Promise<void> {
  if (held.length === 0) return
  const ends = new Map(held.map(({ id, until }) => [id, until]))
  const tickets = await tx.findBy(Ticket, { id: In([...ends.keys()]) })
  const scheduled: Ticket[] = []
  for (const ticket of tickets) {
    scheduled.push(await changeTicket(tx, ticket, { availableAt: ends.get(ticket.id)! }))
  }
  await recordEvents(
    tx,
    actor,
    scheduled.map((ticket) => ({ type: 'ticket.scheduled' as const, ...ticketIds(ticket) })),
  )
}

/**
 * Puts those of these locked tickets off that wait for nothing but the end of undo windows: what they wait for is finished,
 * but can be taken back, and an agent that had begun would stand on nothing.
 */
export async function waitForUndoWindows(
  tx: EntityManager,
  actor: Actor,
  ids: readonly string[],
): Promise<void> {
  await putOffTickets(tx, actor, await heldByUndoAmong(tx, ids))
}
