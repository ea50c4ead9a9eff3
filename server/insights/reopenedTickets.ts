import type { App } from '../app.ts'
import type { MetricRange } from './metricRange.ts'
import { type MetricScope, Parameters } from './metricScope.ts'
import { REOPENED, verdictsInScope } from './verdictConditions.ts'

/** A ticket that the auto-review had closed, and that a person opened again. */
export interface ReopenedTicket {
  readonly ticketId: string
  readonly classifier: string
  readonly closedAt: Date
  readonly at: Date
  /** Null from before this was kept. */
  readonly by: string | null
  readonly note: string | null
}

/**
 * The tickets that are counted as `reopened` in the same range and scope, the last opened first. What a person said
 * is the note of their correction, or the message with which they opened the ticket.
 */
export async function listReopenedTickets(
  { database }: Pick<App, 'database'>,
  { from, to }: MetricRange,
  scope: MetricScope,
  most: number,
): Promise<ReopenedTicket[]> {
  const parameters = new Parameters()
  const [start, end] = [parameters.add(from), parameters.add(to)]
  return database.query<ReopenedTicket[]>(
    `SELECT verdict.ticket_id AS "ticketId", classifier, verdict.at AS "closedAt", judged_at AS at, judged_by AS by,
       coalesce(override_notes, said.content) AS note
     FROM (
       SELECT * FROM classifications
       WHERE at >= ${start} AND at < ${end} AND ${REOPENED} AND ${verdictsInScope(scope, parameters)}
       ORDER BY judged_at DESC, id DESC LIMIT ${parameters.add(most)}) verdict
     LEFT JOIN LATERAL (
       SELECT content FROM messages message
       WHERE message.ticket_id = verdict.ticket_id AND message.id > verdict.read_through AND message.role = 'USER'
         AND message.at <= verdict.judged_at AND verdict.overridden_as IS NULL
       ORDER BY message.id DESC LIMIT 1) said ON true
     ORDER BY judged_at DESC, verdict.id DESC`,
    parameters.values,
  )
}
