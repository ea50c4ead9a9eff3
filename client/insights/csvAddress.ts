import type { InsightsVariables } from '../graphql/insightsDocuments.ts'

/** The tables that the server gives as CSV. */
export type CsvTable = 'resolutions' | 'backlog' | 'patterns' | 'auto-review'

/** Where the numbers that are shown come as a file: of the same range, scope and group. */
export function csvAddress(table: CsvTable, { range, scope, groupBy, points }: InsightsVariables): string {
  const query = new URLSearchParams({ from: range.from, to: range.to })
  if (table === 'resolutions') query.set('groupBy', groupBy)
  if (table === 'backlog') query.set('points', String(points))
  for (const id of scope?.campaignIds ?? []) query.append('campaign', id)
  for (const id of scope?.projectIds ?? []) query.append('project', id)
  for (const name of scope?.phases ?? []) query.append('phase', name)
  return `/insights/${table}.csv?${query}`
}
