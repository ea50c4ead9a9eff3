import type { EntityManager } from 'typeorm'
import { dbNow } from '../database/dbNow.ts'
import type { Account } from '../entities/Account.ts'
import type { Lease } from '../entities/Lease.ts'
import { Phase } from '../entities/Phase.ts'
import { LeaseLost } from '../errors.ts'
import { findLease } from '../leases/leases.ts'
import { lockAccount } from './lockAccount.ts'

/** What a lease is about, as it is while the account is locked. */
export interface LeasedPhase {
  readonly lease: Lease
  readonly phase: Phase
  readonly account: Account
  /** The database's time after the lock was had. */
  readonly now: Date
}

/**
 * Locks the account behind a phase's lease. Whether the lease still runs is for the caller to ask: a repeated
 * call may get its first answer from one that is over.
 * @throws LeaseLost when the token is no lease of a phase.
 */
export async function lockLeasedPhase(tx: EntityManager, token: string): Promise<LeasedPhase> {
  const { phaseId } = await findLease(tx, token)
  if (phaseId === null) throw new LeaseLost()
  const { accountId } = await tx.findOneByOrFail(Phase, { id: phaseId })
  const account = await lockAccount(tx, accountId)
  return {
    account,
    // Read again: only under the lock are they final.
    lease: await findLease(tx, token),
    phase: await tx.findOneByOrFail(Phase, { id: phaseId }),
    now: await dbNow(tx),
  }
}
