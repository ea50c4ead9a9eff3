import type { Json } from './graphqlClient.ts'
import type { TestServer } from './testServer.ts'

/** Rows as the tables have them, each with its campaign, project and phase from where they are really kept. */
export interface RawRows {
  readonly reviews: readonly Json[]
  readonly logs: readonly Json[]
  readonly failures: readonly Json[]
  readonly verdicts: readonly Json[]
  readonly campaigns: readonly Json[]
  readonly projects: readonly Json[]
}

/** Reads everything. */
export async function readRows(server: TestServer): Promise<RawRows> {
  const all = (table: string) => server.sql(`SELECT * FROM ${table} ORDER BY 1`)
  const [reviews, logs, failures, verdicts, campaigns, projects, phases, tickets] = await Promise.all(
    [
      'reviews',
      'review_logs',
      'failures',
      'classifications',
      'campaigns',
      'projects',
      'warmup_phases',
      'tickets',
    ].map(all),
  )
  const byId = (rows: readonly Json[]) => new Map(rows.map((row) => [row.id, row]))
  const [phaseOf, ticketOf, reviewOf] = [byId(phases!), byId(tickets!), byId(reviews!)]
  const placed = (row: Json) => ({
    ...row,
    campaign: phaseOf.get(row.phase_id)?.campaign_id ?? null,
    phase: phaseOf.get(row.phase_id)?.name ?? null,
    project: ticketOf.get(row.ticket_id)?.project_id ?? null,
  })
  return {
    reviews: reviews!.map(placed),
    logs: logs!.map((log) => ({ ...placed(log), openedAt: reviewOf.get(log.review_id).opened_at })),
    failures: failures!.map(placed),
    verdicts: verdicts!.map(placed),
    campaigns: campaigns!,
    projects: projects!,
  }
}
