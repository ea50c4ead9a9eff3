import { type RetryDelay, RETRY_DELAYS } from './retryDelays.ts'
import { isEnough, type Past, type RateInterval, successRate, type Tally } from './successRate.ts'

/** A retry that surely goes through this often is worth it, even past the usual attempts. */
const WORTH_IT = 0.5
/** One that surely goes through less often than this is not. */
const HOPELESS = 0.2
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
export interface DelayRecord extends Tally, RateInterval {
  readonly delay: RetryDelay
  readonly enough: boolean
}

/** What the past says about trying again. */
export interface RetryJudgement {
  readonly alike: Tally
  readonly rate: RateInterval
  /** False below the minimum sample: then nothing is known. */
  readonly enough: boolean
  /** Null: the past speaks neither for nor against it. */
  readonly leaning: 'WORTH_IT' | 'HOPELESS' | null
  /** The delay that surely helps most; null where none has been tried often enough. */
  readonly best: DelayRecord | null
  /** One that could be better than what is known: too little is known of it to say. */
  readonly promising: DelayRecord | null
  readonly delays: readonly DelayRecord[]
}

/** Judges by what became of retries: the same for bots that ask, for failures, and in the simulation. */
export function judgeRetries({ alike, ofType, delays }: RetryPast, minimumSample: number): RetryJudgement {
  const rate = successRate(alike.weighed, ofType.weighed)
  const enough = isEnough(alike, minimumSample)
  const records = delays.map((past, place) => ({
    ...successRate(past.alike.weighed, past.ofType.weighed),
    successes: past.alike.successes,
    trials: past.alike.trials,
    delay: RETRY_DELAYS[place]!,
    enough: isEnough(past.alike, minimumSample),
  }))
  const worth = (bound: number, { delay }: DelayRecord) => bound - HASTE * RETRY_DELAYS.indexOf(delay)
  const known = records.filter((record) => record.enough)
  const best = highest(known, (record) => worth(record.low, record))
  const top = highest(records, (record) => worth(record.high, record))!
  return {
    alike: { successes: alike.successes, trials: alike.trials },
    rate,
    enough,
    leaning: enough ? leaningOf(best ?? rate, known.length > 0 ? known : [rate]) : null,
    best: enough ? best : null,
    promising: top === best ? null : top,
    delays: records,
  }
}

function leaningOf(best: RateInterval, known: readonly RateInterval[]): RetryJudgement['leaning'] {
  if (best.low >= WORTH_IT) return 'WORTH_IT'
  return known.every(({ high }) => high < HOPELESS) ? 'HOPELESS' : null
}

/** The first of the highest; null of none. */
function highest<Item>(items: readonly Item[], height: (item: Item) => number): Item | null {
  let top: Item | null = null
  for (const item of items) if (top === null || height(item) > height(top)) top = item
  return top
}
