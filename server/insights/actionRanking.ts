import type { ResolutionAction } from '../entities/words.ts'
import { isEnough, type Past, successRate, type Tally } from './successRate.ts'

/** What is known of an action: in cases like the one at hand, and over all. */
export interface ActionPast {
  readonly action: ResolutionAction
  readonly alike: Past
  readonly overall: Past
}

/** How an action did in cases like the one at hand. */
export interface ActionRecord extends Tally {
  readonly action: ResolutionAction
  /** Lower end of the 95 % interval. */
  readonly successRateLow: number
  /** Upper end of the same. */
  readonly successRateHigh: number
}

/** Which action helps. */
export interface ActionRanking {
  /** Null below the minimum sample. */
  readonly best: ResolutionAction | null
  readonly enough: boolean
  /** One sentence: why. */
  readonly because: string
  /** Those that were tried, the surest first. */
  readonly records: readonly ActionRecord[]
}

const WORDS: Partial<Record<ResolutionAction, string>> = {
  RETRY: 'Trying again',
  CHANGE_CONTENT: 'Changing the content',
  COMPLETE_MANUALLY: 'Completing it by hand',
  SKIP_PHASE: 'Skipping the phase',
  RESET_ACCOUNT: 'Resetting the account',
  REPLY: 'A reply',
  CLOSE: 'Closing it',
}

/**
 * Orders what was tried by the lower end of its success rate, each pulled toward what the action comes to over all. The
 * best is the first of those with a sample that says something.
 */
export function rankActions(pasts: readonly ActionPast[], minimumSample: number): ActionRanking {
  const ranked = pasts
    .filter(({ alike }) => alike.trials > 0)
    .map(({ action, alike, overall }) => {
      const { low, high } = successRate(alike.weighed, overall.weighed)
      const { successes, trials } = alike
      const enough = isEnough(alike, minimumSample)
      return { action, successes, trials, successRateLow: low, successRateHigh: high, enough }
    })
    .toSorted((one, other) => other.successRateLow - one.successRateLow)
  const best = ranked.find(({ enough }) => enough)
  return {
    best: best?.action ?? null,
    enough: best !== undefined,
    because: best ? worked(best) : tooFew(ranked, minimumSample),
    records: ranked.map(({ enough: _enough, ...record }) => record),
  }
}

function worked({ action, successes, trials, successRateLow }: ActionRecord): string {
  const percent = Math.floor(successRateLow * 100)
  return `${WORDS[action] ?? 'This'} helped in ${successes} of ${trials} cases like this: in ${percent} % at least, as far as that can be known.`
}

function tooFew(records: readonly ActionRecord[], minimumSample: number): string {
  const most = Math.max(0, ...records.map(({ trials }) => trials))
  if (most === 0) return 'It is not known yet what helps in cases like this.'
  return `Too few cases like this to judge by, or too old: ${most} of the same resolution, and it takes ${minimumSample}.`
}
