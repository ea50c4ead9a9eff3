import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { recordEvents } from '../events/recordEvent.ts'

interface ReturnedReview {
  readonly reviewId: string
  readonly phaseId: string | null
  readonly accountId: string | null
  readonly ticketId: string | null
  readonly projectId: string | null
}

const ENDED_BY_IT = `
  SELECT (row->>'id')::bigint FROM undo_states, jsonb_array_elements(state->'reviews') row
  WHERE resolution_id = $1`

/** A claim that has run out meanwhile stays out. */
const RETURN = `
  UPDATE reviews review SET
    status = before.status, priority = before.priority, opened_at = before.opened_at,
    snoozed_until = before.snoozed_until, snoozed_by_name = before.snoozed_by_name,
    escalation_level = before.escalation_level,
    escalates_at = before.escalates_at, escalation_left_seconds = before.escalation_left_seconds,
    claimed_by = claim.by, claimed_by_name = claim.name, claim_expires_at = claim.until,
    resolved_at = NULL, resolved_by = NULL, version = review.version + 1
  FROM undo_states
  CROSS JOIN LATERAL jsonb_populate_recordset(NULL::reviews, state->'reviews') before
  LEFT JOIN LATERAL (
    SELECT before.claimed_by AS by, before.claimed_by_name AS name, before.claim_expires_at AS until
    WHERE before.claim_expires_at > clock_timestamp()) claim ON true
  WHERE resolution_id = $1 AND review.id = before.id
  RETURNING review.id AS "reviewId", review.phase_id AS "phaseId", review.account_id AS "accountId",
    review.ticket_id AS "ticketId", review.project_id AS "projectId"`

/** The reviews that a resolution ended wait again as they did; the caller has locked their account or ticket. */
export async function undoReviewEnds(tx: EntityManager, actor: Actor, resolutionId: string): Promise<void> {
  await tx.query(`SELECT FROM reviews WHERE id IN (${ENDED_BY_IT}) ORDER BY id FOR NO KEY UPDATE`, [
    resolutionId,
  ])
  const [returned] = await tx.query<[ReturnedReview[], number]>(RETURN, [resolutionId])
  await recordEvents(
    tx,
    actor,
    returned.map((ids) => ({ type: 'review.changed' as const, ...ids })),
  )
}
