import type { EntityManager } from 'typeorm'
import { badDependency } from './badDependency.ts'
import type { PlannedDependencies, PlannedTicket } from './dependencyPlan.ts'

/**
 * A ticket waits for every lower sequence of its project. Whatever it depends on, directly or through
 * others, must therefore not have a higher one: the two would wait for each other.
 */
export async function assertSequencesFit(
  tx: EntityManager,
  projectId: string,
  tickets: readonly PlannedTicket[],
  plan: readonly PlannedDependencies[],
): Promise<void> {
  const beneath = await highestBeneath(tx, projectId, plan)
  const highest = new Map<number, number>()
  const highestOf = (place: number): number => {
    const known = highest.get(place)
    if (known !== undefined) return known
    const { inCall, existing } = plan[place]!
    const sequences = [
      ...inCall.map((other) => Math.max(tickets[other]!.sequence ?? -Infinity, highestOf(other))),
      ...existing.map((ticket) => beneath.get(ticket.id) ?? -Infinity),
    ]
    const result = Math.max(-Infinity, ...sequences)
    highest.set(place, result)
    return result
  }
  tickets.forEach(({ sequence }, place) => {
    if (sequence !== null && highestOf(place) > sequence) {
      throw badDependency(
        place,
        `It has sequence ${sequence} and depends on sequence ${highestOf(place)} of the same project: it could never start.`,
      )
    }
  })
}

/** The highest sequence of the project at and beneath each existing dependency. */
async function highestBeneath(
  tx: EntityManager,
  projectId: string,
  plan: readonly PlannedDependencies[],
): Promise<Map<string, number>> {
  const roots = [...new Set(plan.flatMap(({ existing }) => existing.map((ticket) => ticket.id)))]
  if (roots.length === 0) return new Map()
  const rows = await tx.query<{ root: string; sequence: number }[]>(
    `WITH RECURSIVE beneath (root, id) AS (
       SELECT id, id FROM tickets WHERE id = ANY($1::bigint[])
       UNION
       SELECT beneath.root, d.depends_on_id
       FROM beneath JOIN ticket_dependencies d ON d.ticket_id = beneath.id)
     SELECT beneath.root, max(tickets.sequence) AS sequence
     FROM beneath JOIN tickets ON tickets.id = beneath.id
     WHERE tickets.project_id = $2 AND tickets.sequence IS NOT NULL
     GROUP BY beneath.root`,
    [roots, projectId],
  )
  return new Map(rows.map((row) => [row.root, row.sequence]))
}
