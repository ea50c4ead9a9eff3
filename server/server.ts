import type { Logger } from 'pino'
import { signInPathIfNeeded } from './access/signInLink.ts'
import type { App } from './app.ts'
import { chooseClassifier } from './classifier/chooseClassifier.ts'
import type { Config } from './config.ts'
import { createDataSource, migrate } from './database/dataSource.ts'
import { startEmbeddedPostgres } from './database/embeddedPostgres.ts'
import { EventHub } from './events/eventHub.ts'
import { createLiveOperations } from './events/liveOperations.ts'
import { startHttpServer } from './http.ts'
import { createErrorMask } from './http/errorMask.ts'
import type { ContextFactory, GraphQLFace } from './http/graphqlFace.ts'
import type { SocketExtra } from './http/graphqlSocket.ts'
import type { McpFace } from './mcpFace.ts'
import { presenceKey } from './events/topics/presenceTopic.ts'
import { startJobs } from './jobs.ts'
import { DeliveryWorkers } from './notifications/DeliveryWorkers.ts'
import { Metrics } from './metrics/Metrics.ts'
import { PresenceBoard } from './reviews/presence/PresenceBoard.ts'
import { BackgroundWork } from './scheduler/BackgroundWork.ts'
import { SettingsInForce } from './settings/SettingsInForce.ts'
import { beginMode } from './tickets/autoReview/beginMode.ts'
import { StartError } from './startError.ts'

/** What only the outside knows: the GraphQL and the MCP side, and where the built page lies. */
export interface ServerOptions {
  readonly config: Config
  readonly face: GraphQLFace
  readonly mcp: McpFace
  readonly log: Logger
  readonly clientFolder: string
}

/** A server that takes requests. */
export interface RunningServer {
  readonly url: string
  readonly app: App
  /** The one-time address that signs the first person in; null while an ADMIN is signed in. */
  readonly signInUrl: string | null
  /** Ends everything in order: intake, jobs, sockets, feed, database. */
  stop(): Promise<void>
}

/**
 * Builds everything and starts it. What was started is ended again when a later part cannot start.
 * @throws StartError, ConfigError
 */
export async function startServer({
  config,
  face,
  mcp,
  log,
  clientFolder,
}: ServerOptions): Promise<RunningServer> {
  const started: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of started.splice(0).reverse()) {
      await end().catch((error: unknown) => log.error({ err: error }, 'a part did not stop in order'))
    }
  }
  try {
    const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres(config.dataDir) : null
    if (embedded) {
      started.push(() => embedded.stop())
      log.info(`Embedded PostgreSQL in ${embedded.folder}`)
    }
    const databaseUrl = config.databaseUrl ?? embedded!.url
    const database = createDataSource(databaseUrl)
    await database.initialize().catch((error: unknown) => {
      throw new StartError(`The database does not answer (${describe(error)}): check DATABASE_URL.`)
    })
    started.push(() => database.destroy())
    await migrate(database)

    const hub = new EventHub({ database, databaseUrl, log })
    started.push(() => hub.stop())
    await hub.start()
    const settings = new SettingsInForce(config.initialSettings, database)
    await settings.refresh()
    hub.onSettingsChanged(() => settings.refresh())
    const classifier = await chooseClassifier(config, log, () => settings.current.confidenceThreshold)
    const background = new BackgroundWork((error) => log.error({ err: error }, 'background work failed'))
    started.push(() => background.stop())
    const presence = new PresenceBoard({
      database,
      log,
      onChange: (reviewId) => hub.refresh(presenceKey(reviewId)),
    })
    started.push(() => presence.stop())
    const metrics = new Metrics()
    const app: App = {
      config,
      settings,
      database,
      classifier,
      log,
      wakeFeed: (committed) => {
        hub.wake()
        metrics.count(committed)
      },
      metrics,
      background,
      presence,
    }
    await beginMode(app)
    const deliveries = new DeliveryWorkers(app, databaseUrl)
    started.push(() => deliveries.stop())
    const createContext: ContextFactory = (actor, requestId) => ({ app, hub, actor, requestId })
    const mask = createErrorMask(app, face)
    const live = createLiveOperations<SocketExtra>({ hub, schema: face.schema, createContext, mask })
    const http = await startHttpServer(app, { face, mcp, createContext, live, clientFolder, hub })
    started.push(() => http.closeSockets())
    hub.onCredentialEnded(({ kind, id, holds }) =>
      holds ? http.registry.reopen(`${kind}:${id}`) : http.registry.revoke(`${kind}:${id}`),
    )
    const jobs = startJobs(app)
    started.push(() => jobs.stop())
    started.push(() => http.stopIntake())
    const path = await signInPathIfNeeded(app)
    return { url: http.url, app, signInUrl: path === null ? null : http.url + path, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function describe(error: unknown): string {
  // A refused connection to a name with two addresses comes as an AggregateError without a message.
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ')
  return error instanceof Error ? error.message : String(error)
}
