import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'
import { createClient, type GraphQLClient } from '../support/graphqlClient.ts'
import { spawnServer } from '../support/serverProcess.ts'

/** The built server in a process of its own, on a fresh database: what is measured shares no thread with the measuring. */
export interface BenchServer {
  readonly url: string
  /** Signs the first admin in, once. */
  readonly signInUrl: string
  readonly admin: GraphQLClient
  sql<Row extends pg.QueryResultRow>(query: string, params?: readonly unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

/** Starts it; `npm run build` has to have been run. */
export async function startBenchServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'))
  chmodSync(folder, 0o755)
  const postgres = await startEmbeddedPostgres(folder)
  const token = randomBytes(16).toString('hex')
  const server = await spawnServer(
    {
      PORT: '0',
      DATABASE_URL: postgres.url,
      UNSTUCK_ADMIN_TOKEN: token,
      UNSTUCK_DATA_DIR: folder,
      ...settings,
    },
    'bundle',
  )
  const database = new pg.Client({ connectionString: postgres.url })
  await database.connect()
  const signInUrl = /https?:\/\/\S+\/sign-in\?token=[\w-]+/.exec(server.output())?.[0]
  if (signInUrl === undefined) throw new Error(`The server printed no link:\n${server.output()}`)
  return {
    url: server.url,
    signInUrl,
    admin: createClient(server.url, token),
    sql: async <Row extends pg.QueryResultRow>(query: string, params: readonly unknown[] = []) =>
      (await database.query<Row>(query, [...params])).rows,
    async stop() {
      await database.end()
      await server.stop()
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
