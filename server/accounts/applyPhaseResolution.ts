import { type EntityManager, In, IsNull, LessThan, Not } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { dbNow } from '../database/dbNow.ts'
import { Account } from '../entities/Account.ts'
import { Lease } from '../entities/Lease.ts'
import { Phase } from '../entities/Phase.ts'
import { Review } from '../entities/Review.ts'
import { ACTION_LABELS } from '../entities/labels.ts'
import { InvalidState } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { subjectOf } from '../reviews/lockReview.ts'
import type { ResolutionDecision } from '../reviews/resolutionDecision.ts'
import { endReview } from '../reviews/reviewRecords.ts'
import { DONE_STATUSES, offerNextPhase, offerPhase } from './offerPhase.ts'
import { refreshAccountStatus } from './refreshAccountStatus.ts'
import { takeOut } from './takeOut.ts'

interface Effect {
  readonly tx: EntityManager
  readonly actor: Actor
  readonly account: Account
  readonly phase: Phase
  readonly now: Date
  readonly decision: ResolutionDecision
}

/** As if it had never been tried. */
const FRESH = { attempt: 0, rateLimitStreak: 0, leaseId: null }

/**
 * Carries out what a person decided about a phase (the table of DESIGN §2). The caller has locked the account,
 * has ended the review, and logs the resolution.
 * @throws InvalidState when the phase does not wait for a person.
 */
export async function applyPhaseResolution(
  tx: EntityManager,
  actor: Actor,
  review: Pick<Review, 'phaseId' | 'accountId'>,
  decision: ResolutionDecision,
): Promise<void> {
  const phase = await tx.findOneByOrFail(Phase, { id: review.phaseId! })
  if (phase.status !== 'REVIEW_REQUIRED') {
    throw new InvalidState(phase.status, 'This phase does not wait for a person.')
  }
  const account = await tx.findOneByOrFail(Account, { id: review.accountId! })
  await carryOut({ tx, actor, account, phase, decision, now: await dbNow(tx) })
  await refreshAccountStatus(tx, actor, account.id)
}

async function carryOut(effect: Effect): Promise<void> {
  const { action } = effect.decision
  switch (action) {
    case 'RETRY':
    case 'CHANGE_CONTENT':
      return sendBack(effect)
    case 'COMPLETE_MANUALLY':
      return stepOver(effect, 'COMPLETED')
    case 'SKIP_PHASE':
      return stepOver(effect, 'SKIPPED')
    case 'RESET_ACCOUNT':
      return resetAccount(effect)
    case 'DISMISS':
      return dismiss(effect)
    default:
      throw new InvalidState(effect.phase.status, `“${ACTION_LABELS[action]}” is not for accounts.`)
  }
}

async function sendBack(effect: Effect): Promise<void> {
  const { tx, actor, account, phase, now, decision } = effect
  await recordEvent(tx, actor, {
    type: 'phase.resumed',
    accountId: account.id,
    phaseId: phase.id,
    payload: { action: decision.action },
  })
  const changes = { ...FRESH, resumeNote: decision.message }
  if (await waitsItsTurn(effect)) {
    await tx.update(Phase, { id: phase.id }, { ...changes, status: 'PENDING', availableAt: null })
    return
  }
  await offerPhase(tx, actor, account, phase.id, { availableAt: decision.resumeAt ?? now, now, changes })
}

/** A person asked for a look at a phase whose turn has not come: it comes when those before it are done. */
async function waitsItsTurn({ tx, account, phase }: Effect): Promise<boolean> {
  return tx.existsBy(Phase, {
    accountId: account.id,
    position: LessThan(phase.position),
    status: Not(In(DONE_STATUSES)),
  })
}

async function stepOver(effect: Effect, status: 'COMPLETED' | 'SKIPPED'): Promise<void> {
  const { tx, actor, account, phase, now, decision } = effect
  await tx.update(
    Phase,
    { id: phase.id },
    { status, completedAt: status === 'COMPLETED' ? now : null, rateLimitStreak: 0, resumeNote: null },
  )
  const type = status === 'COMPLETED' ? 'phase.completed' : 'phase.skipped'
  await recordEvent(tx, actor, { type, accountId: account.id, phaseId: phase.id })
  await offerNextPhase(tx, actor, account, { now, notBefore: decision.resumeAt })
}

/** Every phase back to the start. What runs on the account loses its lease, what waits for a person its review. */
async function resetAccount({ tx, actor, account, now, decision }: Effect): Promise<void> {
  const phases = await tx.find(Phase, { where: { accountId: account.id }, order: { position: 'ASC' } })
  const ofAccount = { phaseId: In(phases.map(({ id }) => id)), endedAt: IsNull() }
  await tx.update(Lease, ofAccount, { endedAt: now, endedBy: 'revoked' })

  const reviews = await tx.find(Review, {
    where: { accountId: account.id, status: Not('RESOLVED') },
    order: { id: 'ASC' },
  })
  for (const other of reviews) await endReview(tx, actor, subjectOf(other), 'SUPERSEDED')

  const untouched = { availableAt: null, startedAt: null, completedAt: null, resumeNote: null }
  await tx.update(Phase, { accountId: account.id }, { ...FRESH, ...untouched, status: 'PENDING' })
  const [first] = phases
  await recordEvent(tx, actor, { type: 'phase.reset', accountId: account.id, phaseId: first!.id })
  await offerPhase(tx, actor, account, first!.id, {
    availableAt: decision.resumeAt ?? now,
    now,
    changes: { resumeNote: decision.message },
  })
}

/** Out of the pipeline with the account. The phase is due at once, should the account be resumed in its turn. */
async function dismiss(effect: Effect): Promise<void> {
  const { tx, actor, account, phase, now } = effect
  const availableAt = (await waitsItsTurn(effect)) ? null : now
  await takeOut(tx, [account.id])
  await tx.update(Phase, { id: phase.id }, { ...FRESH, status: 'PENDING', availableAt })
  await recordEvent(tx, actor, { type: 'phase.dismissed', accountId: account.id, phaseId: phase.id })
}
