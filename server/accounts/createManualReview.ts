import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Phase } from '../entities/Phase.ts'
import type { Review } from '../entities/Review.ts'
import type { FailureType } from '../entities/words.ts'
import { InvalidState, NotFound } from '../errors.ts'
import { revokeLease } from '../leases/leases.ts'
import { settleRetries } from '../retries/automaticRetries.ts'
import { reviewPriority } from './failureDetection.ts'
import { lockAccount } from './lockAccount.ts'
import { DONE_STATUSES } from './offerPhase.ts'
import { recordFailure } from './recordFailure.ts'
import { sendToReview } from './sendToReview.ts'

/** What a person noticed about a phase. */
export interface ManualReview {
  readonly phaseId: string
  readonly failureType: FailureType
  readonly message: string
}

/**
 * A person asks for a look at a phase, whether its turn has come or not. What they say is written down like a
 * bot's failure, so that it is the review's evidence and is found with others of its kind, but it is no attempt.
 * A bot that works on the phase loses its lease.
 * @returns the review that was opened, or the open one that this was added to.
 * @throws NotFound
 * @throws InvalidState when the phase is done.
 */
export async function createManualReview(
  app: App,
  actor: Actor,
  { phaseId, failureType: type, message }: ManualReview,
): Promise<Review> {
  return inTransaction(app, async (tx) => {
    const unlocked = await tx.findOneBy(Phase, { id: phaseId })
    if (!unlocked) throw new NotFound('phase')
    const account = await lockAccount(tx, unlocked.accountId)
    const phase = await tx.findOneByOrFail(Phase, { id: phaseId })
    if (DONE_STATUSES.includes(phase.status)) {
      throw new InvalidState(phase.status, 'This phase is done: ask for a look at one that is not.')
    }

    const now = await dbNow(tx)
    await revokeLease(tx, { phaseId }, now)
    await settleRetries(tx, 'SUPERSEDED', { phaseId })
    const { attempt } = phase
    const because = `${actor.name} asked for a look.`
    const failure = await recordFailure(
      tx,
      actor,
      { account, phase, attempt, worker: null, now },
      { type, message, details: null, screenshotId: null },
      { decision: 'REVIEW', because, event: 'phase.review_requested', note: because },
    )
    return sendToReview(tx, actor, account, phase, { failure, priority: reviewPriority({ type, attempt }) })
  })
}
