import { decideOnFailure, isHumanOnly } from '../accounts/failureDetection.ts'
import type { App } from '../app.ts'
import type { Decision } from '../entities/words.ts'
import { type RetryCase, tallyRetries } from './retryTally.ts'
import { type RateInterval, successRate, type Tally } from './successRate.ts'

/** Fewer retries than this prove nothing either way. */
const ENOUGH_TRIALS = 20
/** A retry that surely goes through this often is worth it, even past the usual attempts. */
const WORTH_IT = 0.5
/** One that surely goes through less often than this is not. */
const HOPELESS = 0.2
/** What a campaign has unless it says otherwise. */
const USUAL_ATTEMPTS = 3

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
}

/**
 * Advises a bot whose attempt has failed. What only a person can solve is never retried; with enough retries in the
 * past, those decide; otherwise the fixed rule does, with the usual number of attempts.
 */
export async function adviseOnRetry(app: App, retry: RetryCase): Promise<RetryAdvice> {
  const { failureType: type, attempt } = retry
  const rule = decideOnFailure({ type, attempt, maxAttempts: USUAL_ATTEMPTS, rateLimitStreak: 1 })
  if (isHumanOnly(type)) return review({ successes: 0, trials: 0 }, rule.because)

  const { alike, ofType } = await tallyRetries(app, retry)
  if (alike.trials < ENOUGH_TRIALS) {
    const because = `${known(alike)}, too few to judge by. By the fixed rule: ${rule.because}`
    if (rule.decision === 'REVIEW') return review(alike, because)
    return { ...retryAfter(rule.retryAfterSeconds), ...alike, successRateLow: null, enough: false, because }
  }

  const rate = successRate(alike, ofType)
  const learnt = { ...alike, successRateLow: rate.low, enough: true }
  const decision = learntDecision(rate) ?? rule.decision
  const because = `${known(alike)}: ${sentence(rate, rule.because)}`
  if (decision === 'REVIEW') return { ...review(alike, because), ...learnt }
  // Past the usual attempts the rule has no delay of its own: the longest of those that it has.
  const patient = { type, attempt: USUAL_ATTEMPTS - 1, maxAttempts: USUAL_ATTEMPTS, rateLimitStreak: 1 }
  const { retryAfterSeconds } = rule.decision === 'RETRY' ? rule : decideOnFailure(patient)
  return { ...retryAfter(retryAfterSeconds), ...learnt, because }
}

function learntDecision({ low, high }: RateInterval): Decision | null {
  if (low >= WORTH_IT) return 'RETRY'
  return high < HOPELESS ? 'REVIEW' : null
}

function review(tally: Tally, because: string): RetryAdvice {
  return {
    decision: 'REVIEW',
    retryAfterSeconds: null,
    ...tally,
    successRateLow: null,
    enough: false,
    because,
  }
}

function retryAfter(seconds: number) {
  return { decision: 'RETRY' as const, retryAfterSeconds: Math.ceil(seconds) }
}

function known({ successes, trials }: Tally): string {
  return `${successes} of ${trials} automatic ${trials === 1 ? 'retry' : 'retries'} like this went through`
}

function sentence(rate: RateInterval, rule: string): string {
  if (rate.low >= WORTH_IT) return 'trying again is worth it.'
  if (rate.high < HOPELESS) return 'trying again hardly ever helps.'
  return `that speaks neither for nor against it. By the fixed rule: ${rule}`
}
