import type { EntityManager } from 'typeorm'
import { failExpiredPhaseLease } from '../accounts/failExpiredPhaseLease.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Lease } from '../entities/Lease.ts'
import { failExpiredTicketLease } from '../tickets/failExpiredTicketLease.ts'

/** A kind of subject: which expired lease is next, with its subject locked, and what happens to it. */
interface Kind {
  readonly lockNext: string
  readonly fail: (tx: EntityManager, lease: Lease) => Promise<void>
}

/** Passes over subjects that somebody works on, another server for one, and leases that could not be failed. */
const EXPIRED =
  'lease.ended_at IS NULL AND lease.expires_at <= clock_timestamp() AND lease.id <> ALL($1::bigint[])'

/** SQL: whether a lease has run out. */
export const LEASE_EXPIRED =
  'EXISTS (SELECT FROM leases WHERE ended_at IS NULL AND expires_at <= statement_timestamp())'

const KINDS: readonly Kind[] = [
  {
    lockNext: `
      SELECT lease.id FROM leases lease JOIN warmup_phases phase ON phase.id = lease.phase_id
      JOIN accounts account ON account.id = phase.account_id
      WHERE ${EXPIRED} ORDER BY lease.expires_at LIMIT 1 FOR NO KEY UPDATE OF account SKIP LOCKED`,
    fail: failExpiredPhaseLease,
  },
  {
    lockNext: `
      SELECT lease.id FROM leases lease JOIN tickets ticket ON ticket.id = lease.ticket_id
      WHERE ${EXPIRED} ORDER BY lease.expires_at LIMIT 1 FOR NO KEY UPDATE OF ticket SKIP LOCKED`,
    fail: failExpiredTicketLease,
  },
]

/**
 * Fails the work whose worker was not heard from in time: an expired lease is a TIMEOUT failure. Each in a
 * transaction of its own, so that one that cannot be failed holds up no other. Several servers share the work.
 */
export async function rescueExpiredLeases(app: App, signal: AbortSignal): Promise<void> {
  for (const kind of KINDS) {
    const tried: string[] = []
    while (!signal.aborted && (await rescueNext(app, kind, tried))) {
      // One after another.
    }
  }
}

/** @param tried leases that this run need not look at again. @returns whether there may be another. */
async function rescueNext(app: App, { lockNext, fail }: Kind, tried: string[]): Promise<boolean> {
  let leaseId: string | undefined
  try {
    return await inTransaction(app, async (tx) => {
      const [next] = await tx.query<{ id: string }[]>(lockNext, [tried])
      if (!next) return false
      leaseId = next.id
      // Read under the lock: the worker may have come through, or extended it, just before.
      const [stillExpired] = await tx.query<unknown[]>(
        'SELECT FROM leases WHERE id = $1 AND ended_at IS NULL AND expires_at <= clock_timestamp()',
        [leaseId],
      )
      if (stillExpired) await fail(tx, await tx.findOneByOrFail(Lease, { id: leaseId }))
      else tried.push(leaseId)
      return true
    })
  } catch (error) {
    if (leaseId === undefined) throw error
    app.log.error({ err: error, leaseId }, 'an expired lease could not be failed')
    tried.push(leaseId)
    return true
  }
}
