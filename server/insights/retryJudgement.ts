import { type RetryDelay, RETRY_DELAYS } from './retryDelays.ts'
import {
  type Belief,
  believedRate,
  betaInterval,
  isEnough,
  type Past,
  type RateInterval,
  successRate,
} from './successRate.ts'

/** A retry that surely goes through this often is worth it, even past the usual attempts. */
const WORTH_IT = 0.5
/** One that surely goes through less often than this is not. */
export const HOPELESS = 0.2
/** So much better must a retry surely go for each step that it comes later: whoever waits would rather not. */
const HASTE = 0.05

/** What is known of retries in one case, and of those of its failure type as a whole; of each delay apart as well. */
export interface RetryPast {
  readonly alike: Past
  readonly ofType: Past
  /** As {@link RETRY_DELAYS}. */
  readonly delays: readonly { readonly alike: Past; readonly ofType: Past }[]
}

/** How retries went that came after one delay. */
export interface DelayRecord extends Omit<Past, 'weighed'>, RateInterval {
  readonly delay: RetryDelay
  readonly belief: Belief
  readonly enough: boolean
}

/** What the past says about trying again. */
export interface RetryJudgement {
  readonly alike: Omit<Past, 'weighed'>
  readonly rate: RateInterval
  /** False below the minimum sample: then nothing is known. */
  readonly enough: boolean
  /** Null: the past speaks neither for nor against it. */
  readonly leaning: 'WORTH_IT' | 'HOPELESS' | null
  /** The delay that surely helps most; null where none has been tried often enough. */
  readonly best: DelayRecord | null
  readonly delays: readonly DelayRecord[]
}

/** Judges by what became of retries: the same for bots that ask, for failures, and in the simulation. */
export function judgeRetries({ alike, ofType, delays }: RetryPast, minimumSample: number): RetryJudgement {
  const rate = successRate(alike.weighed, ofType.weighed)
  const enough = isEnough(alike, minimumSample)
  const records = delays.map((past, place) => recordOf(past, RETRY_DELAYS[place]!, minimumSample))
  const known = records.filter((record) => record.enough)
  const best = highest(known, ({ low, delay }) => worthOf(low, delay))
  return {
    alike,
    rate,
    enough,
    leaning: enough ? leaningOf(best ?? rate, known.length > 0 ? known : [rate]) : null,
    best: enough ? best : null,
    delays: records,
  }
}

function recordOf(
  { alike, ofType }: RetryPast['delays'][number],
  delay: RetryDelay,
  minimumSample: number,
): DelayRecord {
  const { successes, trials, changed } = alike
  const belief = believedRate(alike.weighed, ofType.weighed)
  const enough = isEnough(alike, minimumSample)
  return { ...betaInterval(belief), successes, trials, changed, delay, belief, enough }
}

/** What a success rate after a delay is worth, beside those after other delays. */
export function worthOf(rate: number, delay: RetryDelay): number {
  return rate - HASTE * RETRY_DELAYS.indexOf(delay)
}

function leaningOf(best: RateInterval, known: readonly RateInterval[]): RetryJudgement['leaning'] {
  if (best.low >= WORTH_IT) return 'WORTH_IT'
  return known.every(({ high }) => high < HOPELESS) ? 'HOPELESS' : null
}

/** The first of the highest; null of none. */
export function highest<Item>(items: readonly Item[], height: (item: Item) => number): Item | null {
  let top: Item | null = null
  for (const item of items) if (top === null || height(item) > height(top)) top = item
  return top
}
