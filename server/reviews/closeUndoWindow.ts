import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { UndoState } from '../entities/UndoState.ts'
import { recordEvents } from '../events/recordEvent.ts'
import type { ReviewSubject } from './reviewRecords.ts'

/** A resolution that could have been taken back until `until`, had nothing happened. */
interface ClosedWindow {
  readonly resolutionId: string
  readonly until: Date
  readonly reviewId: string
  readonly phaseId: string | null
}

/**
 * Something happened to the subject, whose row the caller has locked: what a person did to it can no longer be
 * taken back. An account's phases count as one, because what happens to one of them decides what taking back
 * another would do.
 * @returns when the windows that still ran would have ended; work may wait for such a time.
 */
export async function closeUndoWindow(
  tx: EntityManager,
  actor: Actor,
  subject: ReviewSubject,
): Promise<Date[]> {
  const { kind: _kind, ...ids } = subject
  const [column, id] =
    subject.kind === 'TICKET' ? ['ticket_id', subject.ticketId] : ['account_id', subject.accountId]
  // Joined with itself for the old time. The new one is cut, because rounded it could lie ahead.
  const [closed] = await tx.query<[ClosedWindow[], number]>(
    `UPDATE review_logs log
     SET undoable_until = date_trunc('milliseconds', clock_timestamp()), undo_closed_by = $2
     FROM review_logs running
     WHERE log.${column} = $1 AND log.undoable_until > clock_timestamp() AND running.id = log.id
     RETURNING log.id AS "resolutionId", running.undoable_until AS until, log.review_id AS "reviewId",
       log.phase_id AS "phaseId"`,
    [id, actor.name],
  )
  if (closed.length === 0) return []
  await tx.delete(UndoState, { resolutionId: In(closed.map(({ resolutionId }) => resolutionId)) })
  await recordEvents(
    tx,
    actor,
    closed.map(({ reviewId, phaseId }) => ({ type: 'review.changed' as const, ...ids, reviewId, phaseId })),
  )
  return closed.map(({ until }) => until)
}
