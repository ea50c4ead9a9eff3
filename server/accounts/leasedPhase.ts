import type { EntityManager } from 'typeorm'
import { dbNow } from '../database/dbNow.ts'
import { Account } from '../entities/Account.ts'
import type { Lease } from '../entities/Lease.ts'
import { Phase } from '../entities/Phase.ts'
import { LeaseLost } from '../errors.ts'
import { assertTokenForm, findLease } from '../leases/leases.ts'

/** What a lease is about, as it is while the account is locked. */
export interface LeasedPhase {
  readonly lease: Lease
  readonly phase: Phase
  readonly account: Account
  /** The database's time after the lock was had. */
  readonly now: Date
}

/** Whose phase a lease is on. That never changes, so that it needs no lock of its own. */
const ITS_ACCOUNT = `account.id = (
  SELECT phase.account_id FROM warmup_phases phase JOIN leases lease ON lease.phase_id = phase.id
  WHERE lease.token = :token)`

/**
 * Locks the account behind a phase's lease. Whether the lease still runs is for the caller to ask: a repeated
 * call may get its first answer from one that is over.
 * @throws LeaseLost when the token is no lease of a phase.
 */
export async function lockLeasedPhase(tx: EntityManager, token: string): Promise<LeasedPhase> {
  assertTokenForm(token)
  const account = await tx
    .createQueryBuilder(Account, 'account')
    .where(ITS_ACCOUNT, { token })
    .setLock('for_no_key_update')
    .getOne()
  if (!account) throw new LeaseLost()
  const lease = await findLease(tx, token)
  const phase = await tx.findOneByOrFail(Phase, { id: lease.phaseId! })
  return { account, lease, phase, now: await dbNow(tx) }
}
