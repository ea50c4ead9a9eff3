import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'

/** A PostgreSQL for one run, with its own connections apart from those of the servers. */
export interface RunDatabase {
  readonly url: string
  readonly pool: pg.Pool
  stop(): Promise<void>
}

/** Starts it; its data is lost with it, so it does not wait for the disk. */
export async function startDatabase(): Promise<RunDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-faults-'))
  // Where we are root, the database runs as another user, who has to get in.
  chmodSync(folder, 0o755)
  const postgres = await startEmbeddedPostgres(folder, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  })
  const pool = new pg.Pool({ connectionString: postgres.url, max: 6, application_name: 'fault run' })
  // When the database stops, connections that are just ending hear of it.
  pool.on('error', () => {})
  return {
    url: postgres.url,
    pool,
    async stop() {
      await pool.end()
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
