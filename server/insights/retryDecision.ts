import { type FailureVerdict, isHumanOnly } from '../accounts/failureDetection.ts'
import type { Decider, FailureType } from '../entities/words.ts'
import { betaQuantile } from './betaDistribution.ts'
import { delayInWords, pastInWords } from './retryWords.ts'
import { delayOf, drawWait } from './retryDelays.ts'
import { type DelayRecord, highest, HOPELESS, type RetryJudgement, worthOf } from './retryJudgement.ts'

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
 * see whether the past decides better. The others are decided by chance, as far as it is not known better (Thompson
 * sampling): a rate is drawn for each delay from what is believed of it, and the delay that comes out best is taken. So
 * what could be better yet is tried, more seldom the surer it is that it is not. For delays of which too little is known
 * that is left to twice as many failures as are held out, so that not all of a case wait for what may never help.
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
  { alike, leaning, delays }: RetryJudgement,
  explores: boolean,
  random: () => number,
): FailureVerdict {
  const known = pastInWords(alike)
  const review: FailureVerdict = {
    ...rule,
    decision: 'REVIEW',
    because: `${known}: a person looks at it at once.`,
  }
  const open = delays.filter(({ enough }) => enough || explores)
  if (open.length === 0) return leaning === 'HOPELESS' ? review : rule
  const chosen = draw(open, random)
  if (chosen === null) return review
  const words = delayInWords(chosen.delay)
  const because = chosen.enough
    ? `${pastInWords(chosen)} after ${words}: tries again then.`
    : `${known}, and too little is known of those after ${words}: tries that.`
  return chosen.delay === delayOf(rule.retryAfterSeconds)
    ? { ...rule, because }
    : { ...rule, because, retryAfterSeconds: drawWait(chosen.delay, random()) }
}

/** The delay whose drawn rate is worth most; null where none is worth a try. */
function draw(delays: readonly DelayRecord[], random: () => number): DelayRecord | null {
  const drawn = delays.map((record) => {
    const rate = betaQuantile(random(), record.belief.a, record.belief.b)
    return { record, rate, worth: worthOf(rate, record.delay) }
  })
  const hopeful = drawn.filter(({ rate }) => rate >= HOPELESS)
  return highest(hopeful, ({ worth }) => worth)?.record ?? null
}
