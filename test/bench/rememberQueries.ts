import type { DataSource, Logger } from 'typeorm'

/** A query as it was sent. */
export interface SentQuery {
  readonly sql: string
  readonly parameters: unknown[]
}

/** Remembers what is asked of the database, so that it can be explained. */
export function rememberQueries(database: DataSource): { all(): SentQuery[]; forget(): void } {
  let queries: SentQuery[] = []
  const ignore = () => {}
  const logger: Logger = {
    logQuery: (sql, parameters) => {
      queries.push({ sql, parameters: Array.isArray(parameters) ? parameters : [] })
    },
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  }
  database.logger = logger
  return {
    all: () => [...queries],
    forget: () => {
      queries = []
    },
  }
}
