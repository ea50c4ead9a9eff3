import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Lease } from '../entities/Lease.ts'
import { assertRunning, findLease } from './leases.ts'

/**
 * Gives a worker `leaseSeconds` from now, on a phase or a ticket.
 * @returns when the lease runs out.
 * @throws LeaseLost
 */
export async function extendLease(
  app: App,
  _actor: Actor,
  { lease: token, leaseSeconds }: { lease: string; leaseSeconds: number },
): Promise<Date> {
  return inTransaction(app, async (tx) => {
    await lockSubject(tx, await findLease(tx, token))
    const lease = await findLease(tx, token)
    const now = await dbNow(tx)
    assertRunning(lease, now)
    const expiresAt = secondsAfter(now, leaseSeconds)
    await tx.update(Lease, { id: lease.id }, { expiresAt })
    return expiresAt
  })
}

/** So that nobody fails the lease as expired meanwhile. */
async function lockSubject(tx: EntityManager, { phaseId, ticketId }: Lease): Promise<void> {
  if (phaseId !== null) {
    await tx.query(
      `SELECT FROM accounts WHERE id = (SELECT account_id FROM warmup_phases WHERE id = $1)
       FOR NO KEY UPDATE`,
      [phaseId],
    )
  } else {
    await tx.query('SELECT FROM tickets WHERE id = $1 FOR NO KEY UPDATE', [ticketId])
  }
}
