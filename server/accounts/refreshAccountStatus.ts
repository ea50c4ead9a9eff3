import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { AccountStatus } from '../entities/words.ts'
import { recordEvents } from '../events/recordEvent.ts'

/** PAUSED goes before IN_REVIEW goes before COMPLETED (DESIGN §2). Only accounts whose status changes. */
const DERIVE = `
  UPDATE accounts SET status = derived.status
  FROM (
    SELECT account.id, account.status AS before, CASE
      WHEN account.paused THEN 'PAUSED'
      WHEN bool_or(phase.status = 'REVIEW_REQUIRED') THEN 'IN_REVIEW'
      WHEN bool_and(phase.status IN ('COMPLETED', 'SKIPPED')) THEN 'COMPLETED'
      ELSE 'ACTIVE'
    END AS status
    FROM accounts account JOIN warmup_phases phase ON phase.account_id = account.id
    WHERE account.id = ANY($1) GROUP BY account.id
  ) AS derived
  WHERE accounts.id = derived.id AND accounts.status <> derived.status
  RETURNING accounts.id, derived.before, accounts.status`

interface Change {
  readonly id: string
  readonly before: AccountStatus
  readonly status: AccountStatus
}

/** Derives one account's status; see {@link refreshAccountStatuses}. */
export async function refreshAccountStatus(
  tx: EntityManager,
  actor: Actor,
  accountId: string,
): Promise<void> {
  await refreshAccountStatuses(tx, actor, [accountId])
}

/**
 * Derives the status of accounts from their phases and from `paused`; the only place that sets it. Call it at the
 * end of every change to either, with the accounts locked.
 */
export async function refreshAccountStatuses(
  tx: EntityManager,
  actor: Actor,
  accountIds: readonly string[],
): Promise<void> {
  const [changed] = await tx.query<[Change[], number]>(DERIVE, [accountIds])
  if (changed.length === 0) return
  // The queue filters by the account's status: each open review of it looks different now.
  const seen = await tx.query<{ id: string; review_id: string | null; phase_id: string | null }[]>(
    `SELECT account.id, review.id AS review_id, review.phase_id
     FROM unnest($1::bigint[]) AS account (id)
     LEFT JOIN reviews review ON review.account_id = account.id AND review.status <> 'RESOLVED'
     ORDER BY account.id, review.id`,
    [changed.map(({ id }) => id)],
  )
  const changes = new Map(changed.map(({ id, before, status }) => [id, { from: before, to: status }]))
  await recordEvents(
    tx,
    actor,
    seen.map(({ id, review_id: reviewId, phase_id: phaseId }) => ({
      type: 'account.status_changed' as const,
      accountId: id,
      reviewId,
      phaseId,
      payload: changes.get(id)!,
    })),
  )
}
