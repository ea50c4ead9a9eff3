import { Logger, runMigrations as migrateQueue } from 'graphile-worker'
import pg from 'pg'
import { DataSource, type QueryRunner } from 'typeorm'
import { entities } from '../entities/all.ts'
import { LOCKS } from './advisoryLocks.ts'
import { migrations } from './migrations/all.ts'
import { poolOf } from './poolOf.ts'
import { SnakeCaseNaming } from './snakeCaseNaming.ts'

/**
 * Between the moment when the pool hands a connection out and the one when TypeORM listens to it, nobody does: a
 * connection that is cut off just then would end the process. The next query on it fails all the same.
 */
class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    this.on('error', () => {})
  }
}

/** The connection pool to PostgreSQL; not connected yet. @param poolSize the most connections at a time. */
export function createDataSource(url: string, { poolSize = 20 }: { poolSize?: number } = {}): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    namingStrategy: new SnakeCaseNaming(),
    poolSize,
    applicationName: 'unstuck',
    // A server that nobody answers must not hold a request for ever.
    connectTimeoutMS: 10_000,
    extra: { Client: HeardClient },
  })
}

/** Brings the tables up to date, graphile-worker's too. Safe to call from several servers at once. */
export async function migrate(database: DataSource): Promise<void> {
  const runner: QueryRunner = database.createQueryRunner()
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [LOCKS.migration])
    try {
      await database.runMigrations({ transaction: 'each' })
      await migrateQueue({ pgPool: poolOf(database), logger: SILENT })
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [LOCKS.migration])
    }
  } finally {
    await runner.release()
  }
}

/** What it would say at every start is nothing for a person. */
const SILENT = new Logger(() => () => {})
