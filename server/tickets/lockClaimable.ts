import { type EntityManager, In } from 'typeorm'
import { Ticket } from '../entities/Ticket.ts'
import { READY } from './readiness.ts'

/** How many more tickets of the project `p` may be in progress. */
export const FREE_SLOTS = `
  p.max_parallel - (SELECT count(*) FROM tickets running
                    WHERE running.project_id = p.id AND running.status = 'IN_PROGRESS')`

/** A ticket that a worker could have now. */
export const CLAIMABLE = `${READY} AND t.start_when_ready`

/** Which tickets a worker wants; null restricts nothing. */
export interface WantedTickets {
  readonly projectIds: readonly string[] | null
  readonly ticketIds: readonly string[] | null
  readonly limit: number
}

/**
 * Locks the projects whose tickets come next, so that nobody else counts their running tickets at the same
 * time. In id order: two workers that want the same projects wait, and do not lock each other out.
 */
export async function lockProjectsWithWork(
  tx: EntityManager,
  { projectIds, ticketIds, limit }: WantedTickets,
): Promise<string[]> {
  const next = await tx.query<{ project_id: string }[]>(
    `SELECT DISTINCT project_id FROM (
       SELECT t.project_id
       FROM projects p
       CROSS JOIN LATERAL (
         SELECT * FROM tickets t
         WHERE t.project_id = p.id AND ${CLAIMABLE} AND ($3::bigint[] IS NULL OR t.id = ANY($3::bigint[]))
         ORDER BY t.priority, t.sequence, t.id
         LIMIT least($1::bigint, greatest(0, ${FREE_SLOTS}))) t
       WHERE $2::bigint[] IS NULL OR p.id = ANY($2::bigint[])
       ORDER BY t.priority, t.sequence, t.id
       LIMIT $1) next`,
    [limit, projectIds, ticketIds],
  )
  const ids = next.map((row) => row.project_id)
  if (ids.length === 0) return []
  await tx.query('SELECT id FROM projects WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE', [ids])
  return ids
}

/** Locks the next tickets of locked projects; a ticket that somebody is just changing is left out. */
export async function lockNextTickets(
  tx: EntityManager,
  projectIds: readonly string[],
  { ticketIds, limit }: WantedTickets,
): Promise<Ticket[]> {
  if (projectIds.length === 0) return []
  const slots = await tx.query<{ id: string; slots: number }[]>(
    `SELECT p.id, (${FREE_SLOTS})::int AS slots FROM projects p WHERE p.id = ANY($1::bigint[])`,
    [projectIds],
  )
  const rows: { id: string; priority: number; sequence: number | null }[] = []
  for (const project of slots.filter((candidate) => candidate.slots > 0)) {
    rows.push(
      ...(await tx.query<typeof rows>(
        `SELECT t.id, t.priority, t.sequence FROM tickets t
         WHERE t.project_id = $1 AND ${CLAIMABLE} AND ($3::bigint[] IS NULL OR t.id = ANY($3::bigint[]))
         ORDER BY t.priority, t.sequence, t.id LIMIT $2 FOR NO KEY UPDATE OF t SKIP LOCKED`,
        [project.id, Math.min(project.slots, limit), ticketIds],
      )),
    )
  }
  const ids = rows
    .toSorted(inClaimOrder)
    .slice(0, limit)
    .map((row) => row.id)
  const tickets = await tx.findBy(Ticket, { id: In(ids) })
  return ids.map((id) => tickets.find((ticket) => ticket.id === id)!)
}

type ClaimPlace = { id: string; priority: number; sequence: number | null }

/** Priority, then sequence with none last, then age. */
function inClaimOrder(one: ClaimPlace, other: ClaimPlace): number {
  const sequence = (place: ClaimPlace) => place.sequence ?? Number.MAX_SAFE_INTEGER
  return (
    one.priority - other.priority ||
    sequence(one) - sequence(other) ||
    Number(BigInt(one.id) - BigInt(other.id))
  )
}
