import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Lease } from '../entities/Lease.ts'
import { Project } from '../entities/Project.ts'
import { Ticket } from '../entities/Ticket.ts'
import { NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { grantLease } from '../leases/leases.ts'
import { ticketClaimed } from '../reviews/resolutionOutcomes.ts'
import { changeTicket, ticketIds } from './lockTicket.ts'
import { newestUserMessageId } from './messages.ts'
import { READY } from './readiness.ts'

export interface ClaimTicketsInput {
  readonly worker: string
  readonly limit: number
  readonly leaseSeconds: number
  /** Only of these projects; null for any. */
  readonly projectIds: readonly string[] | null
}

/** Then the worker is told that there is nothing, and asks again when it likes. */
const MOST_TRIES = 5

/** A lease and the ticket that it is for. */
export interface TicketGrant {
  readonly lease: Lease
  readonly ticket: Ticket
}

/**
 * Gives a worker ready tickets: by priority, sequence and age, and never more of a project at once than its
 * `maxParallel`. Fewer than `limit` when there are no more.
 * @throws NotFound for a project.
 */
export async function claimTickets(app: App, actor: Actor, input: ClaimTicketsInput): Promise<TicketGrant[]> {
  let claim = { projects: 1, grants: [] as TicketGrant[] }
  // Nothing although there was something: another worker took the project's last slot while this one
  // waited for it. There may be work in another project.
  for (let tries = 0; tries < MOST_TRIES && claim.projects > 0 && claim.grants.length === 0; tries++) {
    claim = await inTransaction(app, (tx) => claimOnce(tx, actor, input))
  }
  return claim.grants
}

async function claimOnce(
  tx: EntityManager,
  actor: Actor,
  input: ClaimTicketsInput,
): Promise<{ projects: number; grants: TicketGrant[] }> {
  if (input.projectIds) await assertProjectsExist(tx, input.projectIds)
  const projects = await lockProjectsWithWork(tx, input)
  const tickets = await lockNextTickets(tx, projects, input.limit)
  const now = await dbNow(tx)
  const grants: TicketGrant[] = []
  for (const ticket of tickets) grants.push(await grant(tx, actor, ticket, input, now))
  await recordEvents(
    tx,
    actor,
    grants.map(({ ticket }) => ({ type: 'ticket.claimed' as const, ...ticketIds(ticket) })),
  )
  return { projects: projects.length, grants }
}

async function assertProjectsExist(tx: EntityManager, ids: readonly string[]): Promise<void> {
  const distinct = [...new Set(ids)]
  const found = await tx.countBy(Project, { id: In(distinct) })
  if (found < distinct.length) throw new NotFound('project')
}

/** How many more tickets of the project `p` may be in progress. */
export const FREE_SLOTS = `
  p.max_parallel - (SELECT count(*) FROM tickets running
                    WHERE running.project_id = p.id AND running.status = 'IN_PROGRESS')`

/** A ticket that a worker could have now. */
export const CLAIMABLE = `${READY} AND t.start_when_ready`

/**
 * Locks the projects whose tickets come next, so that nobody else counts their running tickets at the same
 * time. In id order: two workers that want the same projects wait, and do not lock each other out.
 */
async function lockProjectsWithWork(tx: EntityManager, input: ClaimTicketsInput): Promise<string[]> {
  const next = await tx.query<{ project_id: string }[]>(
    `SELECT DISTINCT project_id FROM (
       SELECT t.project_id
       FROM projects p
       CROSS JOIN LATERAL (
         SELECT * FROM tickets t
         WHERE t.project_id = p.id AND ${CLAIMABLE}
         ORDER BY t.priority, t.sequence, t.id
         LIMIT least($1::bigint, greatest(0, ${FREE_SLOTS}))) t
       WHERE $2::bigint[] IS NULL OR p.id = ANY($2::bigint[])
       ORDER BY t.priority, t.sequence, t.id
       LIMIT $1) next`,
    [input.limit, input.projectIds],
  )
  const ids = next.map((row) => row.project_id)
  if (ids.length === 0) return []
  await tx.query('SELECT id FROM projects WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE', [ids])
  return ids
}

/** Locks the next tickets of locked projects; a ticket that somebody is just changing is left out. */
async function lockNextTickets(
  tx: EntityManager,
  projectIds: readonly string[],
  limit: number,
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
         WHERE t.project_id = $1 AND ${CLAIMABLE}
         ORDER BY t.priority, t.sequence, t.id LIMIT $2 FOR NO KEY UPDATE OF t SKIP LOCKED`,
        [project.id, Math.min(project.slots, limit)],
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

async function grant(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  { worker, leaseSeconds }: ClaimTicketsInput,
  now: Date,
): Promise<TicketGrant> {
  const attempt = ticket.attempt + 1
  const seenMessageId = await newestUserMessageId(tx, ticket.id)
  const lease = await grantLease(
    tx,
    actor,
    { ticketId: ticket.id },
    { worker, attempt, leaseSeconds, now, seenMessageId },
  )
  const claimed = await changeTicket(tx, ticket, {
    status: 'IN_PROGRESS',
    attempt,
    leaseId: lease.id,
    availableAt: null,
  })
  await ticketClaimed(tx, ticket.id)
  return { lease, ticket: claimed }
}
