import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { once } from '../database/idempotency.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Message } from '../entities/Message.ts'
import { Ticket } from '../entities/Ticket.ts'
import type { Priority, TicketMode } from '../entities/words.ts'
import { NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { announceReady } from './announceReady.ts'
import { planDependencies, type PlannedDependencies, type PlannedTicket } from './dependencyPlan.ts'
import { ticketIds } from './lockTicket.ts'

export interface NewTicket extends PlannedTicket {
  readonly title: string
  readonly body: string
  readonly mode: TicketMode
  readonly priority: Priority
  readonly startWhenReady: boolean
}

export interface CreateTicketsInput {
  readonly projectId: string
  readonly tickets: readonly NewTicket[]
  readonly idempotencyKey: string | null
}

/**
 * Creates tickets, all or none, with their dependencies; their bodies are their first USER messages.
 * @throws NotFound for the project, BadUserInput for the tickets.
 */
export async function createTickets(app: App, actor: Actor, input: CreateTicketsInput): Promise<Ticket[]> {
  return inTransaction(app, async (tx) => {
    const ids = await once(tx, actor, 'createTickets', input.idempotencyKey, input, () =>
      create(tx, actor, input),
    )
    const rows = await tx.findBy(Ticket, { id: In(ids) })
    const byId = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => byId.get(id)!)
  })
}

async function create(tx: EntityManager, actor: Actor, input: CreateTicketsInput): Promise<string[]> {
  const plan = await planDependencies(tx, input.projectId, input.tickets)
  const numbers = await takeNumbers(tx, input.projectId, input.tickets.length)
  const tickets = await insertTickets(tx, input, numbers)
  await insertDependencies(tx, tickets, plan)
  await tx.insert(
    Message,
    tickets.map(({ id, body }) => ({
      ticketId: id,
      role: 'USER' as const,
      content: body,
      author: actor.name,
    })),
  )
  await recordEvents(
    tx,
    actor,
    tickets.map((ticket) => ({ type: 'ticket.created' as const, ...ticketIds(ticket) })),
  )
  const ids = tickets.map((ticket) => ticket.id)
  await announceReady(tx, actor, ids)
  return ids
}

/** The next numbers of the project. Its row stays locked until the commit: no gaps, no doubles. */
async function takeNumbers(tx: EntityManager, projectId: string, count: number): Promise<string[]> {
  const [rows] = await tx.query<[{ key: string; next_number: number }[], number]>(
    'UPDATE projects SET next_number = next_number + $2 WHERE id = $1 RETURNING key, next_number',
    [projectId, count],
  )
  const [project] = rows
  if (!project) throw new NotFound('project')
  const first = project.next_number - count
  return Array.from({ length: count }, (_, place) => `${project.key}-${first + place}`)
}

/** @returns the rows in the order of the input. */
async function insertTickets(
  tx: EntityManager,
  { projectId, tickets }: CreateTicketsInput,
  numbers: readonly string[],
): Promise<Ticket[]> {
  await tx.insert(
    Ticket,
    tickets.map(({ ref: _ref, dependsOn: _dependsOn, ...ticket }, place) => ({
      ...ticket,
      projectId,
      number: numbers[place]!,
      status: 'OPEN' as const,
    })),
  )
  const rows = await tx.findBy(Ticket, { number: In([...numbers]) })
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  return numbers.map((number) => byNumber.get(number)!)
}

/** One statement of two parameters: a call may bring 50,000 of them. */
async function insertDependencies(
  tx: EntityManager,
  tickets: readonly Ticket[],
  plan: readonly PlannedDependencies[],
): Promise<void> {
  const pairs = plan.flatMap(({ inCall, existing }, place) =>
    [...inCall.map((other) => tickets[other]!), ...existing].map(
      ({ id }) => [tickets[place]!.id, id] as const,
    ),
  )
  await tx.query(
    `INSERT INTO ticket_dependencies (ticket_id, depends_on_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[])`,
    [pairs.map(([ticketId]) => ticketId), pairs.map(([, dependsOnId]) => dependsOnId)],
  )
}
