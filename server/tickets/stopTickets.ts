import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { Project } from '../entities/Project.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { DomainError, NotFound } from '../errors.ts'
import { inLanes } from '../reviews/bulk/inLanes.ts'
import { stopTicket } from './stopTicket.ts'

/** Transactions at a time: enough to be quick, and a part of the database's connections only. */
const LANES = 6

/** What became of one of many. */
export type StopResult =
  | { readonly stopped: boolean; readonly ticket: Ticket; readonly error: null }
  | { readonly stopped: false; readonly ticket: null; readonly error: DomainError }

/** Who is told that it did not work, and to look at the log. */
const FAILED = new DomainError('INTERNAL_SERVER_ERROR', 'Something went wrong on our side: stop it again.')

/**
 * The kill switch for many: each ticket is stopped in a transaction of its own, so that whatever is the matter with one
 * keeps none of the others running.
 * @param tickets ids; one that was refused already keeps its place among the others.
 * @returns one result a ticket, in their order.
 */
export async function stopTickets(
  app: App,
  actor: Actor,
  tickets: readonly (string | DomainError)[],
  reason: string | null,
): Promise<StopResult[]> {
  const results: StopResult[] = []
  await inLanes(LANES, [...tickets.entries()], null, async ([place, ticket]) => {
    results[place] = await stopAlone(app, actor, ticket, reason)
  })
  return results
}

async function stopAlone(
  app: App,
  actor: Actor,
  ticket: string | DomainError,
  reason: string | null,
): Promise<StopResult> {
  try {
    if (ticket instanceof DomainError) throw ticket
    return { ...(await stopTicket(app, actor, ticket, reason)), error: null }
  } catch (error) {
    if (error instanceof DomainError) return { stopped: false, ticket: null, error }
    app.log.error({ err: error, ticketId: ticket }, 'a ticket among many could not be stopped')
    return { stopped: false, ticket: null, error: FAILED }
  }
}

/**
 * Everything of a project that runs, counts down or is open, what runs first. Each is stopped in whatever state its
 * turn finds it, so that what an agent claims meanwhile is stopped too.
 * @throws NotFound
 */
export async function stoppableTickets(app: App, projectId: string): Promise<string[]> {
  if (!(await app.database.getRepository(Project).existsBy({ id: projectId }))) throw new NotFound('project')
  const rows = await app.database.query<{ id: string }[]>(
    `SELECT id FROM tickets
     WHERE project_id = $1 AND (status IN ('OPEN', 'IN_PROGRESS') OR review_scheduled_at IS NOT NULL)
     ORDER BY status <> 'IN_PROGRESS', review_scheduled_at IS NULL, id`,
    [projectId],
  )
  return rows.map((row) => row.id)
}
