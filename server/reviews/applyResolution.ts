import { applyPhaseResolution } from '../accounts/applyPhaseResolution.ts'
import type { Actor } from '../access/actor.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import type { EntityManager } from 'typeorm'
import type { Review } from '../entities/Review.ts'
import { ACTION_LABELS } from '../entities/labels.ts'
import type { ResolutionAction } from '../entities/words.ts'
import { BadUserInput, Conflict, InvalidState } from '../errors.ts'
import { applyTicketResolution } from '../tickets/applyTicketResolution.ts'
import { allowedActions } from './allowedActions.ts'
import { assertNotHeldByAnother } from './claims.ts'
import { lockReview, subjectOf } from './lockReview.ts'
import { logResolution } from './logResolution.ts'
import { endReview } from './reviewRecords.ts'
import { keepUndoState, readUndoState } from './undoState.ts'

/** What a person decided about one review. */
export interface ReviewDecision {
  readonly reviewId: string
  /** The one that the person saw. */
  readonly version: number
  readonly action: ResolutionAction
  /** For people. */
  readonly notes: string | null
  /** For the bot or agent. */
  readonly message: string | null
}

/** How long it can be taken back; resumed work is not claimable before. */
export interface UndoWindow {
  /** 0: not at all. */
  readonly seconds: number
  /** The window of a batch ends for all its items together. */
  readonly notBefore?: Date | null
}

/** These say something to the bot or agent, so there must be something said. */
const NEEDS_MESSAGE: ReadonlySet<ResolutionAction> = new Set(['REPLY', 'CHANGE_CONTENT'])

/** @throws BadUserInput where the action needs a message and there is none. */
export function assertMessage(action: ResolutionAction, message: string | null): void {
  if (NEEDS_MESSAGE.has(action) && !message?.trim()) {
    throw new BadUserInput(
      'message',
      `“${ACTION_LABELS[action]}” needs a message: say what the bot or agent should do.`,
    )
  }
}

/**
 * Deals with a review inside the caller's transaction: its subject changes, the review ends and the intervention
 * is logged.
 * @throws NotFound
 * @throws Conflict when the review is over, held by somebody else, or not the version that the person saw.
 * @throws InvalidState when the action is not among those allowed.
 */
export async function applyResolution(
  tx: EntityManager,
  actor: Actor,
  decision: ReviewDecision,
  undo: UndoWindow,
): Promise<{ reviewId: string; resolutionId: string }> {
  const review = await lockReview(tx, decision.reviewId)
  const now = await dbNow(tx)
  assertResolvable(review, actor, decision, now)

  const { action, notes, message } = decision
  const resumeAt = windowEnd(now, undo)
  const before = resumeAt === null ? null : await readUndoState(tx, review)
  // Ended first, as a person's doing: what the effect does to the subject finds no review to end.
  await endReview(tx, actor, subjectOf(review), 'PERSON', action)
  const apply = review.kind === 'PHASE' ? applyPhaseResolution : applyTicketResolution
  await apply(tx, actor, review, { action, notes, message, resumeAt })
  const resolution = await logResolution(tx, actor, review, {
    action,
    notes,
    message,
    undoableUntil: resumeAt,
  })
  if (before !== null) await keepUndoState(tx, resolution.id, before)
  return { reviewId: review.id, resolutionId: resolution.id }
}

function windowEnd(now: Date, { seconds, notBefore }: UndoWindow): Date | null {
  if (seconds === 0) return null
  const end = secondsAfter(now, seconds)
  return notBefore && notBefore > end ? notBefore : end
}

function assertResolvable(review: Review, actor: Actor, decision: ReviewDecision, now: Date): void {
  if (review.status === 'RESOLVED') {
    throw new Conflict('This item is resolved already: take the next one.', review.version)
  }
  assertNotHeldByAnother(review, actor, now)
  if (review.version !== decision.version) {
    throw new Conflict('This item has changed since you saw it: look again, then decide.', review.version)
  }
  const allowed = allowedActions(review)
  if (!allowed.includes(decision.action)) {
    throw new InvalidState(
      review.status,
      `${decision.action} cannot be done here: choose one of ${allowed.join(', ')}.`,
    )
  }
}
