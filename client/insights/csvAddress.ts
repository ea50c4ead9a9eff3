import type { InsightsVariables } from '../graphql/insightsDocuments.ts'

/** The tables that the server gives as CSV, each with what it takes beside the range and the scope. */
const TABLES = {
  resolutions: ({ groupBy, groups }: InsightsVariables) => ({ groupBy, first: groups }),
  backlog: ({ points }: InsightsVariables) => ({ points }),
  failures: ({ patterns }: InsightsVariables) => ({ first: patterns }),
  'auto-review': () => ({}),
  reopened: ({ reopened }: InsightsVariables) => ({ first: reopened }),
}
export type CsvTable = keyof typeof TABLES

/** Where the numbers that are shown come as a file: of the same range, scope, groups and length. */
export function csvAddress(table: CsvTable, variables: InsightsVariables): string {
  const { range, scope } = variables
  const query = new URLSearchParams({ from: range.from, to: range.to })
  for (const [name, value] of Object.entries(TABLES[table](variables))) query.set(name, String(value))
  for (const id of scope?.campaignIds ?? []) query.append('campaign', id)
  for (const id of scope?.projectIds ?? []) query.append('project', id)
  for (const name of scope?.phases ?? []) query.append('phase', name)
  return `/insights/${table}.csv?${query}`
}
