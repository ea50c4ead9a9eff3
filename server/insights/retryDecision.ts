import { type FailureVerdict, isHumanOnly } from '../accounts/failureDetection.ts'
import type { Decider, FailureType } from '../entities/words.ts'
import { delayInWords, pastInWords } from './retryWords.ts'
import { delayOf, drawWait, type RetryDelay } from './retryDelays.ts'
import type { RetryJudgement } from './retryJudgement.ts'

/** For each failure that is held out, so many try a delay of which too little is known. */
const EXPLORED_PER_HELD_OUT = 2

/** What happens after a failure, and what that goes by. */
export interface LearntDecision {
  readonly verdict: FailureVerdict
  readonly decidedBy: Decider
}

/**
 * Decides on a failure where automation learns. The fixed rule decides what only a person can solve, where all attempts
 * are used up, and wherever too little is known; a share of the rest is held out, and goes by it as well, so that one can
 * see whether the past decides better. Of the others, twice as many as are held out try a delay that could be better yet
 * and of which too little is known: without that, nothing would ever be learnt of it, nor that a cause has changed.
 * @param holdOutShare from 0 to 0.3; at 0 nothing is explored either.
 * @param random from 0 to 1, anew at each call.
 */
export function decideByPast(
  { type, rule }: { readonly type: FailureType; readonly rule: FailureVerdict },
  judgement: RetryJudgement,
  holdOutShare: number,
  random: () => number,
): LearntDecision {
  if (isHumanOnly(type) || rule.decision === 'REVIEW' || !judgement.enough) {
    return { verdict: rule, decidedBy: 'FIXED_RULE' }
  }
  const lot = random()
  if (lot < holdOutShare) {
    const because = `Held out to measure what learning brings, so by the fixed rule: ${rule.because}`
    return { verdict: { ...rule, because }, decidedBy: 'HOLD_OUT' }
  }
  const explores = lot < (1 + EXPLORED_PER_HELD_OUT) * holdOutShare
  return { verdict: learntVerdict(rule, judgement, explores, random), decidedBy: 'LEARNING' }
}

/** @param rule says that it is tried again. */
function learntVerdict(
  rule: FailureVerdict,
  { alike, best, leaning, promising }: RetryJudgement,
  explores: boolean,
  random: () => number,
): FailureVerdict {
  const known = pastInWords(alike)
  const after = (delay: RetryDelay, because: string): FailureVerdict => ({
    ...rule,
    retryAfterSeconds: drawWait(delay, random()),
    because,
  })
  if (explores && promising) {
    const words = delayInWords(promising.delay)
    return after(promising.delay, `${known}, and too little is known of those after ${words}: tries that.`)
  }
  if (leaning === 'HOPELESS') {
    return { ...rule, decision: 'REVIEW', because: `${known}: a person looks at it at once.` }
  }
  if (best !== null && best.delay !== delayOf(rule.retryAfterSeconds)) {
    return after(best.delay, `${pastInWords(best)} after ${delayInWords(best.delay)}: tries again then.`)
  }
  return leaning === null ? rule : { ...rule, because: `${known}: tries again by itself.` }
}
