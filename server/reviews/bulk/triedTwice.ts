import type { EntityManager } from 'typeorm'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { DomainError } from '../../errors.ts'

/** A lost connection is no reason to leave an item as it is. */
const MOST_TRIES = 2

/**
 * Deals with one item of a batch in a transaction of its own.
 * @returns null, or why it cannot be done; of a fault of our own the caller is told no more than that, the log has it.
 */
export async function triedTwice(
  app: App,
  work: (tx: EntityManager) => Promise<unknown>,
): Promise<DomainError | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      await inTransaction(app, work)
      return null
    } catch (error) {
      if (error instanceof DomainError) return error
      if (attempt < MOST_TRIES) continue
      app.log.error({ err: error }, 'an item of a batch failed')
      const message = 'Something went wrong on our side: try again. The log has the details.'
      return new DomainError('INTERNAL_SERVER_ERROR', message)
    }
  }
}
