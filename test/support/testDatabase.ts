import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'

/** A database of a test file's own, migrated and empty. */
export interface TestDatabase {
  readonly url: string
  /** Runs SQL and returns the rows as they are (snake_case). */
  sql<Row extends pg.QueryResultRow = LooseRow>(query: string, params?: readonly unknown[]): Promise<Row[]>
  /**
   * Drops it.
   * @throws when a server that has stopped still holds a connection.
   */
  drop(): Promise<void>
}

// What comes back is as loose as what the query asks for.
type LooseRow = ReturnType<typeof JSON.parse>

/** A server ends its connections in order, but PostgreSQL notices each a moment later. */
const GONE_MS = 3000

/** Clones the template, which takes some 30 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const owner = new pg.Client({ connectionString: inject('postgresUrl') })
  await owner.connect()
  const name = `test_${randomBytes(6).toString('hex')}`
  await owner.query(`CREATE DATABASE ${name} TEMPLATE ${inject('template')} STRATEGY FILE_COPY`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = name
  const pool = new pg.Pool({ connectionString: url.href, max: 4 })
  // A test that cuts the database off cuts this off too; the next query says so.
  pool.on('error', () => {})
  return {
    url: url.href,
    sql: async (query, params = []) => (await pool.query(query, [...params])).rows,
    async drop() {
      await pool.end()
      const deadline = performance.now() + GONE_MS
      for (;;) {
        const { rows } = await owner.query<{ application_name: string; state: string; query: string }>(
          'SELECT application_name, state, query FROM pg_stat_activity WHERE datname = $1',
          [name],
        )
        if (rows.length === 0) break
        await wait(5)
        if (performance.now() > deadline) {
          await owner.query(`DROP DATABASE ${name} WITH (FORCE)`)
          await owner.end()
          throw new Error(`A stopped server still holds connections: ${JSON.stringify(rows)}`)
        }
      }
      await owner.query(`DROP DATABASE ${name}`)
      await owner.end()
    },
  }
}
