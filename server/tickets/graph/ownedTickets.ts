import { type EntityManager, In } from 'typeorm'
import { Ticket } from '../../entities/Ticket.ts'

/** A ticket that has to do with another, its owner. */
export interface OwnedTicket {
  readonly owner: string
  readonly ticket: Ticket
}

/** Reads the tickets of these pairs of ids, in their order; one that is gone is left out. */
export async function loadOwnedTickets(
  manager: EntityManager,
  pairs: readonly { readonly owner: string; readonly id: string }[],
): Promise<OwnedTicket[]> {
  const ids = [...new Set(pairs.map(({ id }) => id))]
  const tickets = ids.length === 0 ? [] : await manager.findBy(Ticket, { id: In(ids) })
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]))
  return pairs.flatMap(({ owner, id }) => {
    const ticket = byId.get(id)
    return ticket ? [{ owner, ticket }] : []
  })
}

/** What belongs to each owner, in the order of `owners`. */
export function byOwner<Item extends { readonly owner: string }>(
  owners: readonly string[],
  items: readonly Item[],
): Item[][] {
  const lists = new Map<string, Item[]>(owners.map((owner) => [owner, []]))
  for (const item of items) lists.get(item.owner)?.push(item)
  return owners.map((owner) => lists.get(owner)!)
}
