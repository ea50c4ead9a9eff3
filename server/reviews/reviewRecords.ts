import { type EntityManager, Not } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { dbNow } from '../database/dbNow.ts'
import { settingsOf } from '../database/transactionSettings.ts'
import { higherPriority } from '../entities/priorityColumn.ts'
import { Review } from '../entities/Review.ts'
import type { AwaitingReason, FailureType, Priority, ResolutionAction, ReviewEnd } from '../entities/words.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { NO_CLAIM } from './claims.ts'
import { escalationAfterReason, escalationTime } from './escalation.ts'
import { changeReview } from './lockReview.ts'
import { resolutionsOvertaken } from './resolutionOutcomes.ts'
import { awake } from './wakeReview.ts'

/** Whose review it is; the caller holds the lock of that account or ticket row. */
export type ReviewSubject =
  | { kind: 'PHASE'; phaseId: string; accountId: string; campaignId: string }
  | { kind: 'TICKET'; ticketId: string; projectId: string }

/** Why a person is (or will be) needed. */
export interface ReviewNeed {
  readonly status: 'OPEN' | 'SCHEDULED'
  readonly priority: Priority
  readonly phaseName?: string
  readonly failureType?: FailureType | null
  readonly awaitingReason?: AwaitingReason | null
  readonly title: string
  /** Continues the reason's word as one sentence: "asks for a photo of an ID". */
  readonly summary: string
  readonly fingerprint?: string | null
}

/** The subject's unresolved review, locked; null when there is none. */
export async function lockUnresolvedReview(
  tx: EntityManager,
  subject: ReviewSubject,
): Promise<Review | null> {
  const where =
    subject.kind === 'PHASE'
      ? { phaseId: subject.phaseId, status: Not('RESOLVED' as const) }
      : { ticketId: subject.ticketId, status: Not('RESOLVED' as const) }
  return tx.findOne(Review, { where, lock: { mode: 'pessimistic_write' } })
}

/**
 * Opens the subject's review, or adds a new reason to the one that is open: that raises its priority and
 * never lowers it, ends a snooze, and starts its age anew only when a countdown becomes a person's matter.
 * What a person did to the subject before can no longer be taken back: the caller has closed that window.
 * @param now the database's time, since the subject is locked.
 */
export async function openReview(
  tx: EntityManager,
  actor: Actor,
  subject: ReviewSubject,
  need: ReviewNeed,
  now: Date,
): Promise<Review> {
  const { kind, ...ids } = subject
  const existing = await lockUnresolvedReview(tx, subject)
  const changes = {
    ...need,
    failureType: need.failureType ?? null,
    awaitingReason: need.awaitingReason ?? null,
    fingerprint: need.fingerprint ?? null,
    ...escalationOf(tx, existing, need, now),
  }
  if (!existing) {
    const opened = await tx.save(
      tx.create(Review, { kind, ...ids, ...changes, openedAt: now, reportedBy: reporters([], actor) }),
    )
    const payload = { needsPerson: need.status === 'OPEN' }
    await recordEvent(tx, actor, { type: 'review.opened', ...ids, reviewId: opened.id, payload })
    return opened
  }
  const becomesHuman = existing.status === 'SCHEDULED' && need.status === 'OPEN'
  const review = await changeReview(tx, existing, {
    ...changes,
    priority: higherPriority(existing.priority, need.priority),
    openedAt: becomesHuman ? now : existing.openedAt,
    snoozedUntil: null,
    snoozedByName: null,
    reportedBy: reporters(existing.reportedBy, actor),
    version: existing.version + 1,
  })
  const payload = { needsPerson: becomesHuman }
  await recordEvent(tx, actor, { type: 'review.changed', ...ids, reviewId: review.id, payload })
  return review
}

/** When the review escalates, now that there is this need: only one that is OPEN ever does. */
function escalationOf(
  tx: EntityManager,
  existing: Review | null,
  need: ReviewNeed,
  now: Date,
): Pick<Review, 'escalatesAt' | 'escalationLeftSeconds'> {
  const minutes = settingsOf(tx).escalationMinutes
  if (need.status === 'SCHEDULED') return { escalatesAt: null, escalationLeftSeconds: null }
  if (existing?.status !== 'OPEN' && existing?.status !== 'SNOOZED') {
    const priority = existing ? higherPriority(existing.priority, need.priority) : need.priority
    return { escalatesAt: escalationTime(minutes, priority, now), escalationLeftSeconds: null }
  }
  const running = existing.status === 'SNOOZED' ? { ...existing, ...awake(existing, now) } : existing
  return {
    escalatesAt: escalationAfterReason(running, need.priority, minutes, now),
    escalationLeftSeconds: null,
  }
}

/**
 * Ends the subject's review, if there is one, because the subject left the stopped state; its claim ends too.
 * @param action what a person did with it, for the record.
 * @returns the review as it is now, or null.
 */
export async function endReview(
  tx: EntityManager,
  actor: Actor,
  subject: ReviewSubject,
  by: ReviewEnd,
  action?: ResolutionAction,
): Promise<Review | null> {
  const review = await lockUnresolvedReview(tx, subject)
  if (!review) return null
  // A person who closes during the countdown agrees with the agent: that verifies what sent the ticket back.
  const agreed = by === 'AUTO_REVIEW' || (by === 'PERSON' && review.status === 'SCHEDULED')
  if (!agreed) await resolutionsOvertaken(tx, subject)
  const ended = await changeReview(tx, review, {
    status: 'RESOLVED',
    resolvedAt: await dbNow(tx),
    resolvedBy: by,
    snoozedUntil: null,
    snoozedByName: null,
    escalatesAt: null,
    escalationLeftSeconds: null,
    ...NO_CLAIM,
    version: review.version + 1,
  })
  const { kind: _kind, ...ids } = subject
  const payload = { by, ...(action && { action }) }
  await recordEvent(tx, actor, { type: 'review.resolved', ...ids, reviewId: ended.id, payload })
  return ended
}

/** Who may read the review although their role reads no queue: the callers that brought it about. */
function reporters(already: string[], actor: Actor): string[] {
  return actor.role === null || already.includes(actor.key) ? already : [...already, actor.key]
}
