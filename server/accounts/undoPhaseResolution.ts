import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { Phase } from '../entities/Phase.ts'
import type { Resolution } from '../entities/Resolution.ts'
import type { Review } from '../entities/Review.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { refreshAccountStatus } from './refreshAccountStatus.ts'

const RETURN_ACCOUNT = `
  UPDATE accounts SET paused = (state->>'paused')::boolean FROM undo_states
  WHERE resolution_id = $1 AND accounts.id = $2 AND paused <> (state->>'paused')::boolean`

/**
 * A phase that was in progress lost its lease for good: it is claimable at once, in its old place, and the attempt
 * that was cut off does not count.
 */
const RETURN_PHASES = `
  UPDATE warmup_phases phase SET
    status = CASE WHEN NOT cut_off THEN before.status WHEN account.paused THEN 'PENDING' ELSE 'AVAILABLE' END,
    attempt = before.attempt - cut_off::int,
    available_at = CASE WHEN cut_off THEN coalesce(before.available_at, clock_timestamp()) ELSE before.available_at END,
    lease_id = CASE WHEN NOT cut_off THEN before.lease_id END,
    rate_limit_streak = before.rate_limit_streak, started_at = before.started_at,
    completed_at = before.completed_at, resume_note = before.resume_note, last_failure_id = before.last_failure_id
  FROM undo_states
  CROSS JOIN LATERAL jsonb_populate_recordset(NULL::warmup_phases, state->'phases') before
  CROSS JOIN LATERAL (SELECT before.status = 'IN_PROGRESS' AS cut_off) lease
  JOIN accounts account ON account.id = before.account_id
  WHERE resolution_id = $1 AND phase.id = before.id`

/** Puts an account and its phases back to how they were before a resolution. The caller has locked the account. */
export async function undoPhaseResolution(
  tx: EntityManager,
  actor: Actor,
  review: Review,
  resolution: Resolution,
): Promise<void> {
  const accountId = review.accountId!
  await tx.query(RETURN_ACCOUNT, [resolution.id, accountId])
  await tx.query(RETURN_PHASES, [resolution.id])
  const available = await tx.find(Phase, { where: { accountId, status: 'AVAILABLE' }, order: { id: 'ASC' } })
  await recordEvents(
    tx,
    actor,
    available.map(({ id }) => ({ type: 'phase.available' as const, accountId, phaseId: id })),
  )
  await refreshAccountStatus(tx, actor, accountId)
}
