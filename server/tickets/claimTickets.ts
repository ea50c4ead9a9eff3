import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Lease } from '../entities/Lease.ts'
import { Project } from '../entities/Project.ts'
import { Ticket } from '../entities/Ticket.ts'
import { NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { grantLease } from '../leases/leases.ts'
import { ticketClaimed } from '../reviews/resolutionOutcomes.ts'
import { lockNextTickets, lockProjectsWithWork } from './lockClaimable.ts'
import { changeTicket, ticketIds } from './lockTicket.ts'
import { newestUserMessageId } from './messages.ts'

export interface ClaimTicketsInput {
  readonly worker: string
  readonly limit: number
  readonly leaseSeconds: number
  /** Only of these projects; null for any. */
  readonly projectIds: readonly string[] | null
  /** Only these tickets; null for any. */
  readonly ticketIds: readonly string[] | null
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
 * @throws NotFound for a project or a ticket.
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
  if (input.ticketIds) await assertTicketsExist(tx, input.ticketIds)
  const projects = await lockProjectsWithWork(tx, input)
  const tickets = await lockNextTickets(tx, projects, input)
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

async function assertTicketsExist(tx: EntityManager, ids: readonly string[]): Promise<void> {
  const distinct = [...new Set(ids)]
  const found = await tx.countBy(Ticket, { id: In(distinct) })
  if (found < distinct.length) throw new NotFound('ticket')
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
