import { applyPhaseResolution } from '../accounts/applyPhaseResolution.ts'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import { once } from '../database/idempotency.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Resolution } from '../entities/Resolution.ts'
import { Review } from '../entities/Review.ts'
import type { ResolutionAction } from '../entities/words.ts'
import { BadUserInput, Conflict, InvalidState } from '../errors.ts'
import { applyTicketResolution } from '../tickets/applyTicketResolution.ts'
import { allowedActions } from './allowedActions.ts'
import { assertNotHeldByAnother } from './claims.ts'
import { lockReview, subjectOf } from './lockReview.ts'
import { logResolution } from './logResolution.ts'
import { endReview } from './reviewRecords.ts'

export interface ResolveReviewInput {
  readonly reviewId: string
  /** The one that the person saw. */
  readonly version: number
  readonly action: ResolutionAction
  /** For people. */
  readonly notes: string | null
  /** For the bot or agent. */
  readonly message: string | null
}

/** These say something to the bot or agent, so there must be something said. */
const NEEDS_MESSAGE: ReadonlySet<ResolutionAction> = new Set(['REPLY', 'CHANGE_CONTENT'])

/**
 * A person deals with a review: its subject changes, the review ends and the intervention is logged, all at
 * once. Repeated with the same `idempotencyKey`, the first result comes back.
 * @throws NotFound
 * @throws BadUserInput where the action needs a message.
 * @throws Conflict when the review is over, held by somebody else, or not the version that the person saw.
 * @throws InvalidState when the action is not among those allowed.
 */
export async function resolveReview(
  app: App,
  actor: Actor,
  input: ResolveReviewInput,
  idempotencyKey: string | null,
): Promise<{ review: Review; resolution: Resolution }> {
  if (NEEDS_MESSAGE.has(input.action) && !input.message?.trim()) {
    throw new BadUserInput('message', `${input.action} needs a message: say what the bot or agent should do.`)
  }
  return inTransaction(app, async (tx) => {
    const done = await once(tx, actor, 'resolveReview', idempotencyKey, input, async () => {
      const review = await lockReview(tx, input.reviewId)
      const now = await dbNow(tx)
      assertResolvable(review, actor, input, now)

      const { action, notes, message } = input
      const { undoSeconds } = app.config
      const resumeAt = undoSeconds > 0 ? secondsAfter(now, undoSeconds) : null
      // Ended first, as a person's doing: what the effect does to the subject finds no review to end.
      await endReview(tx, actor, subjectOf(review), 'PERSON')
      const apply = review.kind === 'PHASE' ? applyPhaseResolution : applyTicketResolution
      await apply(tx, actor, review, { action, notes, message, resumeAt })
      const resolution = await logResolution(tx, actor, review, {
        action,
        notes,
        message,
        undoableUntil: resumeAt,
      })
      return { reviewId: review.id, resolutionId: resolution.id }
    })
    return {
      review: await tx.findOneByOrFail(Review, { id: done.reviewId }),
      resolution: await tx.findOneByOrFail(Resolution, { id: done.resolutionId }),
    }
  })
}

function assertResolvable(review: Review, actor: Actor, input: ResolveReviewInput, now: Date): void {
  if (review.status === 'RESOLVED') {
    throw new Conflict('This review is over already: take the next one.', review.version)
  }
  assertNotHeldByAnother(review, actor, now)
  if (review.version !== input.version) {
    throw new Conflict('This review has changed since you saw it: look again, then decide.', review.version)
  }
  const allowed = allowedActions(review)
  if (!allowed.includes(input.action)) {
    throw new InvalidState(
      review.status,
      `${input.action} cannot be done here: choose one of ${allowed.join(', ')}.`,
    )
  }
}
