import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { auditFilterOf } from '../../schema/auditFilter.ts'
import { toGraphQLError } from '../../schema/errors.ts'
import { insightsQueryOf } from '../../schema/insights/insightsQueryOf.ts'
import { createMcpServer } from '../../schema/mcp/mcpServer.ts'
import { schema } from '../../schema/schema.ts'
import type { App } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import type { Role } from '../../server/entities/words.ts'
import { createLog } from '../../server/log.ts'
import { type RunningServer, startServer } from '../../server/server.ts'
import { createClient, type GraphQLClient, type Json } from './graphqlClient.ts'
import { spawnServer, type ServerProcess } from './serverProcess.ts'
import { subscribe, type TestSubscription } from './subscription.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'

/** Settings as the environment gives them, such as `{ UNSTUCK_UNDO_SECONDS: '10' }`. */
export type Settings = Readonly<Record<string, string>>

/** A caller with a token of its own. */
export type TokenClient = GraphQLClient & { readonly id: string; readonly token: string }

/** The real server on a database of its own. */
export interface TestServer {
  readonly url: string
  readonly wsUrl: string
  /** What the use cases are given; for what has no way through the API. */
  readonly app: App
  readonly signInUrl: string | null
  /** Its UNSTUCK_DATA_DIR, which is there once something was written to it. */
  readonly dataDir: string
  /** A caller with UNSTUCK_ADMIN_TOKEN. */
  readonly admin: GraphQLClient & { readonly token: string }
  /** A caller without credentials. */
  readonly nobody: GraphQLClient
  /** Creates a token of this role through the API. */
  clientFor(role: Role, name?: string): Promise<TokenClient>
  sql<Row extends pg.QueryResultRow = Json>(query: string, params?: readonly unknown[]): Promise<Row[]>
  /** Subscribes as the admin, or with the token given (null: without one). */
  subscribe<Data = Json>(
    query: string,
    variables?: Record<string, unknown>,
    token?: string | null,
  ): Promise<TestSubscription<Data>>
  /** A second server in this process on the same database; ends with this one. */
  startAnother(settings?: Settings): Promise<RunningServer>
  /** A server as a process of its own on the same database, which may be killed; ends with this one. */
  spawn(settings?: Settings): Promise<ServerProcess>
  /** Ends every server and drops the database. @throws when something was left behind. */
  stop(): Promise<void>
}

/**
 * Times short enough for tests; a test of the undo window sets its own. Asking ten times a second whether anything is due
 * would take a thirtieth of a core for each server.
 */
const SETTINGS: Settings = { PORT: '0', UNSTUCK_TICK_MS: '200', UNSTUCK_UNDO_SECONDS: '0' }

/** Starts the server as main.ts does, in this process, on a fresh database. @param log where its lines go. */
export async function startTestServer(
  settings: Settings = {},
  log = createLog(process.env.UNSTUCK_TEST_LOG === undefined ? 'silent' : 'debug'),
): Promise<TestServer> {
  const database = await createTestDatabase()
  const token = `test-${randomBytes(16).toString('hex')}`
  const dataDir = join(tmpdir(), `unstuck-test-data-${randomBytes(6).toString('hex')}`)
  const environment = (more: Settings) => ({
    ...SETTINGS,
    UNSTUCK_DATA_DIR: dataDir,
    ...settings,
    ...more,
    UNSTUCK_ADMIN_TOKEN: token,
    DATABASE_URL: database.url,
  })
  const start = (more: Settings) =>
    startServer({
      config: readConfig(environment(more)),
      face: { schema, toGraphQLError, readAuditFilter: auditFilterOf, readInsightsQuery: insightsQueryOf },
      mcp: createMcpServer,
      log,
      clientFolder: 'dist/client',
    })
  const others: { stop(): Promise<void> }[] = []
  const main = await start({})
  const wsUrl = `${main.url.replace('http', 'ws')}/graphql`
  const admin = { ...createClient(main.url, token), token }

  return {
    url: main.url,
    wsUrl,
    app: main.app,
    signInUrl: main.signInUrl,
    dataDir,
    admin,
    nobody: createClient(main.url),
    clientFor: (role, name = role) => createTokenClient(main.url, admin, role, name),
    sql: database.sql,
    subscribe: (query, variables, as = token) =>
      subscribe(wsUrl, query, variables, { token: as ?? undefined }),
    async startAnother(more = {}) {
      const server = await start(more)
      others.push(server)
      return server
    },
    async spawn(more = {}) {
      const server = await spawnServer(environment(more))
      others.push(server)
      return server
    },
    async stop() {
      await stopAll([...others, main], database)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function createTokenClient(
  url: string,
  admin: GraphQLClient,
  role: Role,
  name: string,
): Promise<TokenClient> {
  const { createApiToken } = await admin.ok(
    'mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { id secret } }',
    { input: { name, role } },
  )
  return { ...createClient(url, createApiToken.secret), token: createApiToken.secret, id: createApiToken.id }
}

async function stopAll(servers: readonly { stop(): Promise<void> }[], database: TestDatabase): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()))
  await database.drop()
}
