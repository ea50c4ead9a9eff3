import { decideOnFailure, type FailureVerdict, isHumanOnly } from '../accounts/failureDetection.ts'
import type { App } from '../app.ts'
import type { Decision, FailureType } from '../entities/words.ts'
import { drawWait } from './retryDelays.ts'
import { type DelayRecord, judgeRetries, type RetryJudgement } from './retryJudgement.ts'
import { NO_RETRIES, tallyRetries } from './retryTally.ts'
import { delayInWords, pastInWords } from './retryWords.ts'
import type { Tally } from './successRate.ts'

/** What a campaign has unless it says otherwise. */
const USUAL_ATTEMPTS = 3

/** What a bot asks about. */
export interface RetryQuestion {
  readonly failureType: FailureType
  /** The phase's name; null: all phases. */
  readonly phase: string | null
  /** Null: all platforms. */
  readonly platform: string | null
  /** Which attempt failed; 1 is the first. */
  readonly attempt: number
}

/** Whether automation should try again by itself. */
export interface RetryAdvice extends Tally {
  readonly decision: Decision
  /** With RETRY: how long to wait. Drawn anew each time, so that a crowd does not come back together. */
  readonly retryAfterSeconds: number | null
  /** Lower end of the 95 % interval; null below the minimum sample. */
  readonly successRateLow: number | null
  readonly enough: boolean
  /** One sentence: why. */
  readonly because: string
  /** How retries went after each delay that was tried, the surest first. */
  readonly delays: readonly DelayRecord[]
}

/**
 * Advises a bot whose attempt has failed. What only a person can solve is never retried; with enough retries in the
 * past, those decide; otherwise the fixed rule does, with the usual number of attempts.
 */
export async function adviseOnRetry(
  app: Pick<App, 'database' | 'settings'>,
  question: RetryQuestion,
): Promise<RetryAdvice> {
  const { failureType: type, attempt } = question
  const rule = decideOnFailure({ type, attempt, maxAttempts: USUAL_ATTEMPTS, rateLimitStreak: 1 })
  const { outcomeHalfLifeDays, minimumSample } = app.settings.current
  const past = isHumanOnly(type)
    ? NO_RETRIES
    : await tallyRetries(app.database.manager, question, outcomeHalfLifeDays)
  const judgement = judgeRetries(past, minimumSample)
  const { alike, rate, enough } = judgement
  const advised = isHumanOnly(type) ? rule : advisedVerdict(rule, judgement, question)
  return {
    decision: advised.decision,
    retryAfterSeconds: advised.decision === 'RETRY' ? Math.ceil(advised.retryAfterSeconds) : null,
    ...alike,
    successRateLow: enough ? rate.low : null,
    enough,
    because: advised.because,
    delays: judgement.delays.filter(({ trials }) => trials > 0).toSorted((one, other) => other.low - one.low),
  }
}

function advisedVerdict(
  rule: FailureVerdict,
  { alike, enough, leaning, best }: RetryJudgement,
  { failureType: type }: RetryQuestion,
): FailureVerdict {
  const known = pastInWords(alike)
  if (!enough) {
    return { ...rule, because: `${known}, too few to judge by. By the fixed rule: ${rule.because}` }
  }
  if (leaning === 'HOPELESS') {
    return { ...rule, decision: 'REVIEW', because: `${known}: trying again hardly ever helps.` }
  }
  if (leaning === null && rule.decision === 'REVIEW') {
    return {
      ...rule,
      because: `${known}: that speaks neither for nor against it. By the fixed rule: ${rule.because}`,
    }
  }
  // Past the usual attempts the rule has no delay of its own: the longest of those that it has.
  const patient = { type, attempt: USUAL_ATTEMPTS - 1, maxAttempts: USUAL_ATTEMPTS, rateLimitStreak: 1 }
  const byRule = rule.decision === 'RETRY' ? rule : decideOnFailure(patient)
  const retryAfterSeconds = best ? drawWait(best.delay, Math.random()) : byRule.retryAfterSeconds
  const when = best ? `, surest after ${delayInWords(best.delay)}` : ''
  const why =
    leaning === 'WORTH_IT'
      ? `trying again is worth it${when}.`
      : `that speaks neither for nor against it${when}. By the fixed rule: ${rule.because}`
  return { ...byRule, retryAfterSeconds, because: `${known}: ${why}` }
}
