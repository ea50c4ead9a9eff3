import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from '../app.ts'
import type { Role } from '../entities/words.ts'
import { BadUserInput } from '../errors.ts'
import { INSIGHTS_TABLES, type InsightsTable } from '../insights/insightsTables.ts'
import { createCsv, CSV_TYPE } from './csv.ts'
import type { GraphQLFace } from './graphqlFace.ts'
import { exportCaller, refuseExport, sendExport } from './sendExport.ts'

const READERS: readonly (Role | null)[] = ['ADMIN', 'MANAGER', 'ANALYST'] satisfies Role[]

const PATH = /^\/insights\/([a-z-]+)\.csv$/

/** Whether there is, or could be, a table at this path. */
export function isInsightsPath(path: string | undefined): boolean {
  return path !== undefined && PATH.test(path)
}

/**
 * `GET /insights/<table>.csv`: a table of the Insights page as a file, for whoever reads the page, by cookie or token. What
 * it is of is in the query: `from` and `to`, and as the table has them `groupBy`, `points`, `first`, and any
 * number of `campaign`, `project` (their ids) and `phase`. The numbers are those of the API.
 */
export async function serveInsights(
  app: App,
  face: GraphQLFace,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const identity = await exportCaller(app, request, response)
  if (identity === null) return
  if (!READERS.includes(identity.actor.role)) {
    return refuseExport(response, 403, 'Your role does not allow this.')
  }
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  const name = PATH.exec(pathname)![1]!
  if (!Object.hasOwn(INSIGHTS_TABLES, name)) {
    const names = Object.keys(INSIGHTS_TABLES).join(', ')
    return refuseExport(response, 404, `There is no such table: take one of ${names}.`)
  }
  const table = INSIGHTS_TABLES[name]!
  let lines: Awaited<ReturnType<InsightsTable['rows']>>
  try {
    lines = await table.rows(app, face.readInsightsQuery(searchParams))
  } catch (error) {
    if (!(error instanceof BadUserInput)) throw error
    return refuseExport(response, 400, error.message)
  }
  const format = createCsv(table.columns)
  await sendExport(request, response, { name, ending: 'csv', type: CSV_TYPE, lines, format })
}
