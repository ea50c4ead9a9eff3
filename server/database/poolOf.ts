import type pg from 'pg'
import type { DataSource } from 'typeorm'

/** TypeORM's own pool, for what speaks with the database by itself. */
export function poolOf({ driver }: DataSource): pg.Pool {
  return (driver as unknown as { readonly master: pg.Pool }).master
}
