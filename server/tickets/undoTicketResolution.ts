import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { Resolution } from '../entities/Resolution.ts'
import type { Review } from '../entities/Review.ts'
import { Ticket } from '../entities/Ticket.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { holdUpDependents, waitAgain } from './holdUpDependents.ts'
import { ticketIds } from './lockTicket.ts'
import { takeBackAnswer } from './permissions/answerPermission.ts'
import { isUnblocked } from './readiness.ts'
import { callOffFollowers } from './startFollowers.ts'
import { takeBackSkipNotices } from './tellOfSkip.ts'

/** An auto-review that was under way has been overtaken: the version tells it, and another one may begin. */
const RETURN_TICKET = `
  UPDATE tickets ticket SET
    status = before.status, mode = before.mode, awaiting_reason = before.awaiting_reason,
    review_scheduled_at = before.review_scheduled_at, review_attempts = before.review_attempts,
    review_claimed_until = NULL, close_reason = before.close_reason, closed_at = before.closed_at,
    start_when_ready = before.start_when_ready, attempt = before.attempt,
    rate_limit_streak = before.rate_limit_streak, available_at = before.available_at,
    last_failure_id = before.last_failure_id, permission_request_id = before.permission_request_id,
    priority = before.priority, own_priority = before.own_priority, lease_id = NULL,
    version = ticket.version + 1, updated_at = clock_timestamp()
  FROM undo_states
  CROSS JOIN LATERAL jsonb_populate_record(NULL::tickets, state->'ticket') before
  WHERE resolution_id = $1 AND ticket.id = before.id`

/**
 * What was said with it. Nobody could have read it: no agent had the ticket. The log of resolutions still has its text. A
 * notice of the system that came meanwhile stays.
 */
const TAKE_OUT_MESSAGE = `
  DELETE FROM messages USING undo_states
  WHERE resolution_id = $1 AND ticket_id = $2 AND messages.id > (state->>'lastMessageId')::bigint
    AND (role = 'USER' OR starts_turn)`

/**
 * Puts a ticket and its conversation back to how they were before a resolution; what had waited for it waits
 * again. The caller has locked the ticket and brought its review back.
 */
export async function undoTicketResolution(
  tx: EntityManager,
  actor: Actor,
  review: Review,
  resolution: Resolution,
): Promise<void> {
  const { status: resolvedAs } = await tx.findOneByOrFail(Ticket, { id: review.ticketId! })
  await tx.query(RETURN_TICKET, [resolution.id])
  await tx.query(TAKE_OUT_MESSAGE, [resolution.id, review.ticketId])
  const ticket = await tx.findOneByOrFail(Ticket, { id: review.ticketId! })
  if (ticket.awaitingReason === 'PERMISSION') await takeBackAnswer(tx, ticket)
  await recordEvent(tx, actor, { type: 'ticket.awaiting', ...ticketIds(ticket, review.id) })

  if (resolvedAs !== 'OPEN') {
    if (resolvedAs === 'SKIPPED') await takeBackSkipNotices(tx, actor, ticket, resolution.byName)
    await callOffFollowers(tx, actor, ticket, resolution.undoableUntil!)
    await holdUpDependents(tx, actor, ticket)
  }
  // What it waited for was finished then, and may have been reopened since.
  if (ticket.awaitingReason === 'DEPS_READY' && !(await isUnblocked(tx, ticket.id))) {
    await waitAgain(tx, actor, ticket)
  }
}
