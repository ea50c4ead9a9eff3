import type { EntityManager } from 'typeorm'
import type { AwaitingReason, TicketStatus } from '../../entities/words.ts'
import { DUE } from '../readiness.ts'

/** An unfinished ticket, as far as it matters to who holds up whom. */
export interface GraphTicket {
  readonly id: string
  readonly projectId: string
  readonly status: TicketStatus
  readonly awaitingReason: AwaitingReason | null
  readonly sequence: number | null
  readonly startWhenReady: boolean
  /** No backoff, undo window or storm puts it off. */
  readonly due: boolean
}

/** The unfinished tickets of some projects and of every project that they wait for, and who waits for whom. */
export interface TicketGraph {
  readonly tickets: ReadonlyMap<string, GraphTicket>
  /** A ticket's id → those that depend on it. */
  readonly dependents: ReadonlyMap<string, readonly string[]>
}

/** A few columns each, a project at a time: what holds a ticket up may be anywhere, so that all of them are looked at. */
export async function loadGraph(manager: EntityManager, projectIds: readonly string[]): Promise<TicketGraph> {
  const tickets = new Map<string, GraphTicket>()
  const dependents = new Map<string, string[]>()
  const looked = new Set<string>()
  let next = [...new Set(projectIds)]
  while (next.length > 0) {
    for (const id of next) looked.add(id)
    for (const ticket of await unfinishedOf(manager, next)) tickets.set(ticket.id, ticket)
    const edges = await edgesOf(manager, next)
    for (const { ticket, needed } of edges) {
      const known = dependents.get(needed)
      if (known) known.push(ticket)
      else dependents.set(needed, [ticket])
    }
    next = [...new Set(edges.map(({ project }) => project))].filter((id) => !looked.has(id))
  }
  return { tickets, dependents }
}

function unfinishedOf(manager: EntityManager, projectIds: readonly string[]): Promise<GraphTicket[]> {
  return manager.query<GraphTicket[]>(
    `SELECT t.id, t.project_id AS "projectId", t.status, t.awaiting_reason AS "awaitingReason", t.sequence,
       t.start_when_ready AS "startWhenReady", ${DUE} AS due
     FROM tickets t WHERE t.project_id = ANY($1::bigint[]) AND t.status NOT IN ('DONE', 'SKIPPED')`,
    [projectIds],
  )
}

/** What these projects' unfinished tickets wait for, and whose project it is. */
function edgesOf(
  manager: EntityManager,
  projectIds: readonly string[],
): Promise<{ ticket: string; needed: string; project: string }[]> {
  return manager.query(
    `SELECT d.ticket_id AS ticket, needed.id AS needed, needed.project_id AS project
     FROM tickets t JOIN ticket_dependencies d ON d.ticket_id = t.id JOIN tickets needed ON needed.id = d.depends_on_id
     WHERE t.project_id = ANY($1::bigint[]) AND t.status NOT IN ('DONE', 'SKIPPED')
       AND needed.status NOT IN ('DONE', 'SKIPPED')`,
    [projectIds],
  )
}
