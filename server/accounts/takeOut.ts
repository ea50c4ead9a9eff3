import { type EntityManager, In } from 'typeorm'
import { Account } from '../entities/Account.ts'
import { Phase } from '../entities/Phase.ts'

/**
 * Takes accounts out of the pipeline: what was AVAILABLE is PENDING, and keeps its place for the day they are
 * resumed. The caller has locked the accounts, writes down why, and derives their status.
 */
export async function takeOut(tx: EntityManager, accountIds: readonly string[]): Promise<void> {
  await tx.update(Account, { id: In(accountIds) }, { paused: true })
  await tx.update(Phase, { accountId: In(accountIds), status: 'AVAILABLE' }, { status: 'PENDING' })
}
