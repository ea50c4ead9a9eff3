import { type FailureVerdict, isHumanOnly } from '../accounts/failureDetection.ts'
import type { Decider, FailureType } from '../entities/words.ts'
import { delayInWords, pastInWords } from './retryWords.ts'
import { delayOf, drawWait } from './retryDelays.ts'
import { judgeRetries, type RetryJudgement, type RetryPast } from './retryJudgement.ts'

/** What is set about learning from retries. */
export interface RetryLearning {
  /** Outcomes below which the past says nothing. */
  readonly minimumSample: number
  /** Share, 0 to 1, of failures that go by the fixed rule although the past would decide. */
  readonly holdOutShare: number
}

/** What happens after a failure, and what that goes by. */
export interface LearntDecision {
  readonly verdict: FailureVerdict
  readonly decidedBy: Decider
}

/**
 * Decides on a failure where automation learns. The fixed rule decides what only a person can solve, and wherever too
 * little is known; a share of the rest is held out, and goes by it as well, so that one can see whether the past
 * decides better. Of what the past decides, as large a share again tries a delay that could be better yet and of which
 * too little is known: without that, nothing would ever be learnt of it, nor that a cause has changed.
 * @param random from 0 to 1, anew at each call.
 */
export function decideByPast(
  { type, rule }: { readonly type: FailureType; readonly rule: FailureVerdict },
  past: RetryPast,
  { minimumSample, holdOutShare }: RetryLearning,
  random: () => number,
): LearntDecision {
  if (isHumanOnly(type)) return { verdict: rule, decidedBy: 'FIXED_RULE' }
  const judgement = judgeRetries(past, minimumSample)
  if (!judgement.enough) return { verdict: rule, decidedBy: 'FIXED_RULE' }
  const lot = random()
  if (lot < holdOutShare) {
    const because = `Held out to measure what learning brings, so by the fixed rule: ${rule.because}`
    return { verdict: { ...rule, because }, decidedBy: 'HOLD_OUT' }
  }
  const explores = lot < 2 * holdOutShare
  return { verdict: learntVerdict(rule, judgement, explores, random), decidedBy: 'LEARNING' }
}

function learntVerdict(
  rule: FailureVerdict,
  { alike, best, leaning, promising }: RetryJudgement,
  explores: boolean,
  random: () => number,
): FailureVerdict {
  const known = pastInWords(alike)
  if (explores && promising && rule.decision === 'RETRY') {
    const because = `${known}; whether it helps to wait ${delayInWords(promising.delay)} is not known yet: tries that.`
    return { ...rule, retryAfterSeconds: drawWait(promising.delay, random()), because }
  }
  if (leaning === 'HOPELESS') {
    return { ...rule, decision: 'REVIEW', because: `${known}: a person looks at it at once.` }
  }
  if (leaning === null && rule.decision === 'REVIEW') return rule
  const ownDelay = rule.decision === 'RETRY' ? delayOf(rule.retryAfterSeconds) : null
  if (best === null || best.delay === ownDelay) {
    if (ownDelay === null) return rule
    const because = `${known}: tries again by itself.`
    return leaning === null ? rule : { ...rule, because }
  }
  const because = `${pastInWords(best)} after ${delayInWords(best.delay)}: tries again then.`
  return { ...rule, decision: 'RETRY', retryAfterSeconds: drawWait(best.delay, random()), because }
}
