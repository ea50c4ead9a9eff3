import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { DataSource } from 'typeorm'
import { poolOf } from './poolOf.ts'

/**
 * Runs a statement that is asked again and again, and returns its rows: each connection has it planned once, which takes
 * four times as long as running it.
 */
export async function queryPlanned<Row extends pg.QueryResultRow>(
  database: DataSource,
  text: string,
): Promise<Row[]> {
  // To PostgreSQL a name is one statement for as long as the connection lasts.
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
  const { rows } = await poolOf(database).query<Row>({ name, text })
  return rows
}
