import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { secondsAfter } from '../database/dbNow.ts'
import type { Phase } from '../entities/Phase.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
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
}

/** Decides on a failed attempt at a phase. */
export function judgeFailure({ phase, attempt }: FailedAttempt, { type }: ReportedFailure): PhaseVerdict {
  const rateLimitStreak = type === 'RATE_LIMIT' ? phase.rateLimitStreak + 1 : 0
  const { maxAttempts } = phase
  return { ...decideOnFailure({ type, attempt, maxAttempts, rateLimitStreak }), rateLimitStreak }
}

/** A lease may finish although its account is paused by now. What it failed at goes to a person, who paused it. */
function judgeAttempt(failed: FailedAttempt, reported: ReportedFailure): PhaseVerdict {
  const verdict = judgeFailure(failed, reported)
  const leaseOfPaused = failed.account.paused && failed.phase.status === 'IN_PROGRESS'
  if (!leaseOfPaused || verdict.decision === 'REVIEW') return verdict
  return {
    ...verdict,
    decision: 'REVIEW',
    because: 'The account is paused: nothing tries this again by itself.',
  }
}

/**
 * Every failed attempt at a phase ends here, whoever noticed it: the phase goes back to wait, or to a person, and
 * the failure is written down. The caller has locked the account and ends the lease, if one ran.
 */
export async function applyFailure(
  tx: EntityManager,
  actor: Actor,
  failed: FailedAttempt,
  reported: ReportedFailure,
  verdict: PhaseVerdict = judgeAttempt(failed, reported),
): Promise<FailureOutcome> {
  const { account, phase, attempt, now } = failed
  const { decision, priority, rateLimitStreak } = verdict
  const remark =
    decision === 'RETRY'
      ? await stormRemark(tx, fingerprintOf(reported.type, phase.name, reported.message))
      : ''
  const because = verdict.because + remark
  const record = (note: string) =>
    recordFailure(tx, actor, failed, reported, { decision, because, event: 'phase.failed', note })

  if (decision === 'REVIEW') {
    const failure = await record(`${because} Sent to review.`)
    const changes = { attempt, rateLimitStreak }
    const review = await sendToReview(tx, actor, account, phase, { failure, priority, changes })
    return { failureId: failure.id, decision, retryAt: null, reviewId: review.id, because }
  }

  const retryAt = latest(secondsAfter(now, verdict.retryAfterSeconds), waitsUntil(phase))
  const failure = await record(remark === '' ? `${because} ${nextTry(retryAt, now)}` : because)
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
