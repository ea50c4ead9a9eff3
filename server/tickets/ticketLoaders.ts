import { type EntityManager, In, Not } from 'typeorm'
import { Classification } from '../entities/Classification.ts'
import { Message } from '../entities/Message.ts'
import { Review } from '../entities/Review.ts'
import { Ticket } from '../entities/Ticket.ts'

// What the fields of many tickets need at once, each in one or two queries; results in the order of `ids`.

/** What each of these tickets depends on, oldest first. */
export async function loadDependencies(manager: EntityManager, ids: readonly string[]): Promise<Ticket[][]> {
  const pairs = await manager.query<Pair[]>(
    `SELECT ticket_id AS owner, depends_on_id AS id FROM ticket_dependencies
     WHERE ticket_id = ANY($1::bigint[]) ORDER BY ticket_id, depends_on_id`,
    [ids],
  )
  return loadOwned(manager, Ticket, ids, pairs)
}

/** The first `limit` tickets that depend on each of these, oldest first. */
export async function loadDependents(
  manager: EntityManager,
  ids: readonly string[],
  limit: number,
): Promise<Ticket[][]> {
  const pairs = await manager.query<Pair[]>(
    `SELECT owner.id AS owner, dependent.ticket_id AS id
     FROM unnest($1::bigint[]) AS owner (id)
     CROSS JOIN LATERAL (
       SELECT ticket_id FROM ticket_dependencies WHERE depends_on_id = owner.id ORDER BY ticket_id LIMIT $2
     ) dependent`,
    [ids, limit],
  )
  return loadOwned(manager, Ticket, ids, pairs)
}

/** The newest `limit` verdicts on each of these tickets, newest first. */
export async function loadClassifications(
  manager: EntityManager,
  ids: readonly string[],
  limit: number,
): Promise<Classification[][]> {
  const pairs = await manager.query<Pair[]>(
    `SELECT owner.id AS owner, newest.id
     FROM unnest($1::bigint[]) AS owner (id)
     CROSS JOIN LATERAL (
       SELECT id FROM classifications WHERE ticket_id = owner.id ORDER BY id DESC LIMIT $2
     ) newest`,
    [ids, limit],
  )
  return loadOwned(manager, Classification, ids, pairs)
}

/** The newest `limit` messages of each of these tickets, in the order in which they were written. */
export async function loadLatestMessages(
  manager: EntityManager,
  ids: readonly string[],
  limit: number,
): Promise<Message[][]> {
  const pairs = await manager.query<Pair[]>(
    `SELECT owner.id AS owner, newest.id
     FROM unnest($1::bigint[]) AS owner (id)
     CROSS JOIN LATERAL (
       SELECT id FROM messages WHERE ticket_id = owner.id ORDER BY id DESC LIMIT $2
     ) newest
     ORDER BY newest.id`,
    [ids, limit],
  )
  return loadOwned(manager, Message, ids, pairs)
}

/** The review of each of these tickets that is not resolved; null where there is none. */
export async function loadUnresolvedReviews(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(Review | null)[]> {
  const reviews = await manager.findBy(Review, { ticketId: In([...ids]), status: Not('RESOLVED' as const) })
  const byTicket = new Map(reviews.map((review) => [review.ticketId, review]))
  return ids.map((id) => byTicket.get(id) ?? null)
}

/** A row that belongs to a ticket. */
interface Pair {
  readonly owner: string
  readonly id: string
}

async function loadOwned<Row extends Ticket | Classification | Message>(
  manager: EntityManager,
  entity: new () => Row,
  owners: readonly string[],
  pairs: readonly Pair[],
): Promise<Row[][]> {
  const ids = [...new Set(pairs.map((pair) => pair.id))]
  const rows = await manager.findBy<Ticket | Classification | Message>(entity, { id: In(ids) })
  const byId = new Map(rows.map((row) => [row.id, row as Row]))
  const owned = new Map<string, Pair[]>(owners.map((owner) => [owner, []]))
  for (const pair of pairs) owned.get(pair.owner)!.push(pair)
  return owners.map((owner) => owned.get(owner)!.flatMap(({ id }) => byId.get(id) ?? []))
}
