import { betaQuantile } from './betaDistribution.ts'

/** How often something was tried to its end, and how often it went well. */
export interface Tally {
  readonly successes: number
  readonly trials: number
}

/** What is known of outcomes: how many there were, and how much they weigh by now. */
export interface Past extends Tally {
  readonly weighed: Tally
  /** Whether there were older ones, of another rate, which say nothing any more. */
  readonly changed: boolean
}

/** As many trials' weight has what is known of the wider group. */
const PRIOR_TRIALS = 10

/** Where nothing is known. */
export const NO_PAST: Past = { successes: 0, trials: 0, weighed: { successes: 0, trials: 0 }, changed: false }

/** The 95 % interval of a success rate. */
export interface RateInterval {
  readonly low: number
  readonly high: number
}

/** What is believed of a rate: the distribution Beta(a, b). */
export interface Belief {
  readonly a: number
  readonly b: number
}

/**
 * Beta-Bernoulli: the rate of a few trials, pulled toward the rate of the wider group they belong to, so that two
 * successes out of two are no certainty. The group's own rate is pulled toward one half in the same way. For advice,
 * where a wrong guess costs something.
 */
export function believedRate({ successes, trials }: Tally, group: Tally): Belief {
  const expected = (group.successes + 1) / (group.trials + 2)
  return {
    a: PRIOR_TRIALS * expected + successes,
    b: PRIOR_TRIALS * (1 - expected) + (trials - successes),
  }
}

/** The 95 % interval of {@link believedRate}. */
export function successRate(tally: Tally, group: Tally): RateInterval {
  return betaInterval(believedRate(tally, group))
}

/**
 * The interval of a rate as it was observed, pulled toward nothing, so that the rate itself is always inside: for
 * reports. It is Jeffreys' interval, Beta(successes + ½, failures + ½), whose ends are 0 and 1 where there was
 * no success or no failure (Brown, Cai and DasGupta, “Interval Estimation for a Binomial Proportion”, Statistical
 * Science 16, 2001). Null before the first trial.
 */
export function observedRate({ successes, trials }: Tally): (RateInterval & { rate: number }) | null {
  if (trials === 0) return null
  const failures = trials - successes
  const { low, high } = betaInterval({ a: successes + 0.5, b: failures + 0.5 })
  return {
    rate: successes / trials,
    low: successes === 0 ? 0 : low,
    high: failures === 0 ? 1 : high,
  }
}

/** The middle 95 %. */
export function betaInterval({ a, b }: Belief): RateInterval {
  return { low: betaQuantile(0.025, a, b), high: betaQuantile(0.975, a, b) }
}

/** Whether there are enough outcomes to judge by, and they are not older than a half-life on the whole. */
export function isEnough({ trials, weighed }: Past, minimumSample: number): boolean {
  return trials >= minimumSample && weighed.trials >= minimumSample / 2
}
