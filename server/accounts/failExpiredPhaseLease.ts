import type { EntityManager } from 'typeorm'
import { systemActor } from '../access/actor.ts'
import { dbNow } from '../database/dbNow.ts'
import { Account } from '../entities/Account.ts'
import type { Lease } from '../entities/Lease.ts'
import { Phase } from '../entities/Phase.ts'
import { endLease } from '../leases/leases.ts'
import { applyFailure } from './applyFailure.ts'

/** A bot let its lease run out: a TIMEOUT failure. The caller has locked the account and then read the lease. */
export async function failExpiredPhaseLease(tx: EntityManager, lease: Lease): Promise<void> {
  const now = await dbNow(tx)
  const phase = await tx.findOneByOrFail(Phase, { id: lease.phaseId! })
  const account = await tx.findOneByOrFail(Account, { id: phase.accountId })
  await endLease(tx, lease.id, 'expired', now)
  await applyFailure(
    tx,
    systemActor('scheduler'),
    { account, phase, attempt: phase.attempt, worker: lease.worker, now },
    {
      type: 'TIMEOUT',
      message: 'The bot was not heard from in time.',
      details: null,
      screenshotId: null,
    },
  )
}
