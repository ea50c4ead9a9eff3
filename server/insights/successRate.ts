import { betaQuantile } from './betaDistribution.ts'

/** How often something was tried to its end, and how often it went well. */
export interface Tally {
  readonly successes: number
  readonly trials: number
}

/** As many trials' weight has what is known of the wider group. */
const PRIOR_TRIALS = 10

/** The 95 % interval of a success rate. */
export interface RateInterval {
  readonly low: number
  readonly high: number
}

/**
 * Beta-Bernoulli: the rate of a few trials, pulled toward the rate of the wider group they belong to, so that two
 * successes out of two are no certainty. The group's own rate is pulled toward one half in the same way.
 */
export function successRate({ successes, trials }: Tally, group: Tally): RateInterval {
  const expected = (group.successes + 1) / (group.trials + 2)
  const a = PRIOR_TRIALS * expected + successes
  const b = PRIOR_TRIALS * (1 - expected) + (trials - successes)
  return { low: betaQuantile(0.025, a, b), high: betaQuantile(0.975, a, b) }
}
