import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { secondsAfter } from '../database/dbNow.ts'
import type { Phase } from '../entities/Phase.ts'
import type { Decider } from '../entities/words.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
import { settleRetries, startRetry } from '../retries/automaticRetries.ts'
import { judgeByPast } from '../retries/learntRetry.ts'
import { stormRemark } from '../storms/stormRemark.ts'
import { decideOnFailure, type FailureVerdict } from './failureDetection.ts'
import { fingerprintOf } from './fingerprint.ts'
import { offerPhase } from './offerPhase.ts'
import { type FailedAttempt, recordFailure, type ReportedFailure } from './recordFailure.ts'
import { refreshAccountStatus } from './refreshAccountStatus.ts'
import { sendToReview } from './sendToReview.ts'

/** What to do about a failed attempt at a phase. */
export interface PhaseVerdict extends FailureVerdict {
  /** Rate limits in a row, this one counted. */
  readonly rateLimitStreak: number
  readonly decidedBy: Decider
}

/** What the fixed rule says of a failed attempt at a phase. */
export function judgeFailure({ phase, attempt }: FailedAttempt, { type }: ReportedFailure): PhaseVerdict {
  const rateLimitStreak = type === 'RATE_LIMIT' ? phase.rateLimitStreak + 1 : 0
  const { maxAttempts } = phase
  const verdict = decideOnFailure({ type, attempt, maxAttempts, rateLimitStreak })
  return { ...verdict, rateLimitStreak, decidedBy: 'FIXED_RULE' }
}

/**
 * Decides on a failed attempt, by the past where its campaign learns from it. A lease may finish although its account is
 * paused by now: what it failed at goes to a person, who paused it.
 */
async function judgeAttempt(
  tx: EntityManager,
  failed: FailedAttempt,
  reported: ReportedFailure,
): Promise<PhaseVerdict> {
  const { account, phase } = failed
  const rule = judgeFailure(failed, reported)
  if (account.paused && phase.status === 'IN_PROGRESS') {
    if (rule.decision === 'REVIEW') return rule
    const because = 'The account is paused: nothing tries this again by itself.'
    return { ...rule, decision: 'REVIEW', because }
  }
  const { campaignId, name } = phase
  const alike = { failureType: reported.type, attempt: null, phase: name, platform: account.platform }
  const work = { learner: { campaignId }, type: reported.type, case: alike }
  const { verdict, decidedBy } = await judgeByPast(tx, work, rule)
  return { ...verdict, decidedBy }
}

/**
 * Every failed attempt at a phase ends here, whoever noticed it: the phase goes back to wait, or to a person, and
 * the failure is written down. The caller has locked the account and ends the lease, if one ran.
 * @param given what the caller has decided already.
 */
export async function applyFailure(
  tx: EntityManager,
  actor: Actor,
  failed: FailedAttempt,
  reported: ReportedFailure,
  given?: PhaseVerdict,
): Promise<FailureOutcome> {
  const { account, phase, attempt, now } = failed
  await settleRetries(tx, 'REFAILED', { phaseId: phase.id })
  const verdict = given ?? (await judgeAttempt(tx, failed, reported))
  const { decision, priority, rateLimitStreak, decidedBy } = verdict
  const remark =
    decision === 'RETRY'
      ? await stormRemark(tx, fingerprintOf(reported.type, phase.name, reported.message))
      : ''
  const because = verdict.because + remark
  const record = (note: string) =>
    recordFailure(tx, actor, failed, reported, { decision, decidedBy, because, event: 'phase.failed', note })

  if (decision === 'REVIEW') {
    const failure = await record(`${because} Sent to a person.`)
    const changes = { attempt, rateLimitStreak }
    const review = await sendToReview(tx, actor, account, phase, { failure, priority, changes })
    return { failureId: failure.id, decision, retryAt: null, reviewId: review.id, because }
  }

  const retryAt = latest(secondsAfter(now, verdict.retryAfterSeconds), waitsUntil(phase))
  const failure = await record(remark === '' ? `${because} ${nextTry(retryAt, now)}` : because)
  await startRetry(tx, {
    failureId: failure.id,
    accountId: account.id,
    phaseId: phase.id,
    campaignId: phase.campaignId,
    ticketId: null,
    projectId: null,
    failureType: reported.type,
    phaseName: phase.name,
    platform: account.platform,
    attempt,
    at: now,
    retryAt,
  })
  await offerPhase(tx, actor, account, phase.id, {
    availableAt: retryAt,
    now,
    changes: {
      attempt: verdict.usesAttempt ? attempt : attempt - 1,
      rateLimitStreak,
      leaseId: null,
      lastFailureId: failure.id,
    },
  })
  await refreshAccountStatus(tx, actor, account.id)
  return { failureId: failure.id, decision, retryAt: retryAt.toISOString(), reviewId: null, because }
}

/** A phase that waits already never becomes available earlier because it failed once more. */
function waitsUntil({ status, availableAt }: Phase): Date | null {
  return status === 'PENDING' || status === 'AVAILABLE' ? availableAt : null
}

function latest(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one
}

function nextTry(retryAt: Date, now: Date): string {
  const minutes = Math.ceil((retryAt.getTime() - now.getTime()) / 60_000)
  return `Next try in ${minutes <= 1 ? 'a minute' : `${minutes} minutes`} at the latest.`
}
