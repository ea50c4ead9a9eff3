import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'

/**
 * Set for the transaction alone. What is counted is read from an index that holds all of it, in its order, so that a page
 * of it costs no more than one of a table; half a million rows make tens of thousands of groups, which with the usual
 * 4 MB would go through files; and handing those groups from one process to another is cheap beside counting them on one.
 */
const COUNTING = `SET LOCAL random_page_cost = 1.1; SET LOCAL work_mem = '48MB'; SET LOCAL parallel_tuple_cost = 0.01`

/** Runs `read` in a transaction for counting many rows: all of its queries see the same moment, and change nothing. */
export function countingTransaction<Result>(
  { database }: Pick<App, 'database'>,
  read: (tx: EntityManager) => Promise<Result>,
): Promise<Result> {
  return database.transaction('REPEATABLE READ', async (tx) => {
    await tx.query(`SET TRANSACTION READ ONLY; ${COUNTING}`)
    return read(tx)
  })
}
