import { type EntityManager, In } from 'typeorm'
import { Ticket } from '../../entities/Ticket.ts'

/** A ticket waits, or waited, for another; either may be of another project than the one that was asked about. */
export interface DependencyEdge {
  readonly ticket: Ticket
  readonly dependsOn: Ticket
}

/** Who waits for whom in a project: what is not finished first, then by age. */
export async function listDependencyEdges(
  manager: EntityManager,
  projectId: string,
  limit: number,
): Promise<DependencyEdge[]> {
  const pairs = await manager.query<{ ticket: string; needed: string }[]>(
    `SELECT d.ticket_id AS ticket, d.depends_on_id AS needed
     FROM tickets t JOIN ticket_dependencies d ON d.ticket_id = t.id
     WHERE t.project_id = $1
     ORDER BY t.status IN ('DONE', 'SKIPPED'), d.ticket_id, d.depends_on_id LIMIT $2`,
    [projectId, limit],
  )
  const ids = new Set(pairs.flatMap(({ ticket, needed }) => [ticket, needed]))
  const tickets = await manager.findBy(Ticket, { id: In([...ids]) })
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]))
  return pairs.flatMap((pair) => {
    const [ticket, dependsOn] = [byId.get(pair.ticket), byId.get(pair.needed)]
    return ticket && dependsOn ? [{ ticket, dependsOn }] : []
  })
}
