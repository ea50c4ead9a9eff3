import { setTimeout as delay } from 'node:timers/promises'
import { type EntityManager, QueryFailedError } from 'typeorm'
import type { App } from '../app.ts'
import { eventsRecordedIn, type NewEvent } from '../events/recordEvent.ts'
import { carrySettings } from './transactionSettings.ts'

/** Two transactions that wait for each other lose one of them; it is simply run again. */
const MOST_TRIES = 5

const RETRYABLE_CODES = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
])

/**
 * Runs `work` in one transaction and returns its result; everything it wrote is there, or nothing.
 * A deadlock or serialization failure runs it again, so `work` must have no effect outside the database.
 * When it recorded events, the feed is woken after the commit.
 */
export async function inTransaction<Result>(
  app: Pick<App, 'settings' | 'database' | 'wakeFeed'>,
  work: (tx: EntityManager) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      let recorded: readonly NewEvent[] = []
      const result = await app.database.transaction(async (tx) => {
        carrySettings(tx, app.settings.current)
        const value = await work(tx)
        recorded = eventsRecordedIn(tx)
        return value
      })
      if (recorded.length > 0) app.wakeFeed(recorded)
      return result
    } catch (error) {
      if (attempt >= MOST_TRIES || !isRetryable(error)) throw error
      await delay(Math.random() * 10 * attempt)
    }
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof QueryFailedError && RETRYABLE_CODES.has(errorCode(error))
}

/** PostgreSQL's five-character code of a failed query; empty where it has none. */
export function errorCode(error: QueryFailedError): string {
  return (error.driverError as { code?: string }).code ?? ''
}
