import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { LOCKS } from './advisoryLocks.ts'
import { StartError } from '../startError.ts'
import { databaseUser } from './databaseUser.ts'
import { embeddedFolder } from './embeddedFolder.ts'
import { launchPostgres } from './launchPostgres.ts'
import { preparePostgresBinaries } from './postgresBinaries.ts'
import { createCluster, OWNER, readPassword } from './postgresCluster.ts'
import { runningPostmaster } from './postmaster.ts'

/** A PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** Connects to its database `unstuck` as its owner. */
  readonly url: string
  /** Where its files are: not always where they were wanted. */
  readonly folder: string
  /** Ends its connections and shuts it down in order. */
  stop(): Promise<void>
}

/** Crash recovery after a power cut may take this long. */
const START_DEADLINE_MS = 60_000
/** A fast shutdown takes some 50 ms; after this it is told to stop at once and recovers at the next start. */
const STOP_DEADLINE_MS = 3000
/** Another program may take the free port first, or a killed server's last sessions still be ending. */
const LAUNCHES = 3

/**
 * Runs PostgreSQL on loopback with its data in `dataDir`, and creates both at the first start. One that was
 * left running, because its server was killed, is taken over.
 * @param settings for postgresql.conf, such as `{ fsync: 'off' }` where the data may be lost.
 * @throws StartError
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const user = databaseUser()
  const folder = embeddedFolder(dataDir, user)
  const cluster = join(folder, 'postgres')
  const password = readPassword(join(folder, 'postgres-password'), user)
  const binaries = preparePostgresBinaries(user, folder)
  if (!existsSync(join(cluster, 'PG_VERSION'))) createCluster(binaries.initdb, cluster, folder, user)
  const urlOf = (port: number, database: string) => connectionUrl(password, port, database)

  let port = await leftRunning(cluster)
  let guard = port === null ? null : await connect(urlOf(port, 'postgres'), cluster)
  for (let attempt = 1; guard === null || port === null; attempt += 1) {
    if (attempt > LAUNCHES) {
      throw new StartError(
        `The embedded PostgreSQL does not start: see ${join(folder, 'postgres.log')}, or set DATABASE_URL.`,
      )
    }
    port = await launchPostgres(binaries.postgres, cluster, folder, user, settings)
    guard = await connect(urlOf(port, 'postgres'), cluster)
  }
  await takeOwnership(guard, dataDir)
  const { rowCount } = await guard.query('SELECT FROM pg_database WHERE datname = $1', [OWNER])
  if (rowCount === 0) await guard.query(`CREATE DATABASE ${OWNER}`)
  return { url: urlOf(port, OWNER), folder, stop: () => stop(guard, cluster) }
}

/** Connects beside the server that is at work on `dataDir`; null where none is. Never starts or takes over anything. */
export async function runningEmbeddedUrl(dataDir: string): Promise<string | null> {
  if (!existsSync(dataDir)) return null
  const folder = embeddedFolder(dataDir, databaseUser())
  const port = await leftRunning(join(folder, 'postgres'))
  if (port === null) return null
  return connectionUrl(readFileSync(join(folder, 'postgres-password'), 'utf8').trim(), port, OWNER)
}

function connectionUrl(password: string, port: number, database: string): string {
  return `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`
}

/** The port of the server that a killed one of ours left behind; null where none runs. */
async function leftRunning(cluster: string): Promise<number | null> {
  for (;;) {
    const postmaster = runningPostmaster(cluster)
    if (postmaster === null) return null
    if (postmaster.port !== 0) return postmaster.port
    await wait(20)
  }
}

/** Waits until it answers; null when it died instead. */
async function connect(url: string, cluster: string): Promise<pg.Client | null> {
  const deadline = performance.now() + START_DEADLINE_MS
  // It writes its lock file within some milliseconds; only after that does a missing one mean that it died.
  const slowest = performance.now() + 3000
  let seen = false
  for (;;) {
    const client = new pg.Client({ connectionString: url, application_name: 'unstuck owner' })
    // The connection only holds the lock; when it breaks, the pool's queries say so.
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      if (error instanceof pg.DatabaseError && error.code === '28P01') {
        throw new StartError(
          'The embedded PostgreSQL does not accept the password in its data folder: restore the file postgres-password, or set DATABASE_URL.',
        )
      }
      const running = runningPostmaster(cluster) !== null
      seen ||= running
      if (!running && (seen || performance.now() > slowest)) return null
      if (performance.now() > deadline) {
        throw new StartError(
          'The embedded PostgreSQL does not answer after a minute: see its log, or set DATABASE_URL.',
        )
      }
      await wait(20)
    }
  }
}

/** A killed server's lock goes with its connection, within milliseconds; a living server's stays. */
async function takeOwnership(guard: pg.Client, dataDir: string): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const { rows } = await guard.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
      LOCKS.ownership,
    ])
    if (rows[0]?.free) return
    await wait(50)
  }
  await guard.end()
  throw new StartError(
    `Another Unstuck server uses the data in ${dataDir}: give this one its own UNSTUCK_DATA_DIR, or let both use one DATABASE_URL.`,
  )
}

async function stop(guard: pg.Client, cluster: string): Promise<void> {
  await guard.end().catch(() => {})
  const postmaster = runningPostmaster(cluster)
  if (!postmaster) return
  // SIGINT is PostgreSQL's fast shutdown: it ends the sessions and writes everything down.
  process.kill(postmaster.pid, 'SIGINT')
  const deadline = performance.now() + STOP_DEADLINE_MS
  while (runningPostmaster(cluster)?.pid === postmaster.pid) {
    if (performance.now() > deadline) {
      process.kill(postmaster.pid, 'SIGQUIT')
      return
    }
    await wait(10)
  }
}
