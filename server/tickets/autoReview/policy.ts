import type { EntityManager } from 'typeorm'
import { AutoReviewPolicy } from '../../entities/AutoReviewPolicy.ts'

const THE_ROW = { id: 1 }

/** Whether the auto-review may close, as it is now. */
export async function readPolicy(manager: EntityManager): Promise<AutoReviewPolicy> {
  return manager.findOneByOrFail(AutoReviewPolicy, THE_ROW)
}

/** Reads it and keeps it so until the transaction ends: a switch waits for that, or is seen here. */
export async function holdPolicy(tx: EntityManager): Promise<AutoReviewPolicy> {
  return tx.findOneOrFail(AutoReviewPolicy, { where: THE_ROW, lock: { mode: 'pessimistic_read' } })
}

/** Locks it for a change. */
export async function lockPolicy(tx: EntityManager): Promise<AutoReviewPolicy> {
  return tx.findOneOrFail(AutoReviewPolicy, { where: THE_ROW, lock: { mode: 'pessimistic_write' } })
}
