import { together } from './decay.ts'
import type { Past, Tally } from './successRate.ts'

/** Outcomes are counted in steps, the newest first: five, as many again, then twice what there was; the rest in one. */
const STEP_ENDS = [5, 10, 20, 40, 80, 160, 320, 640]

/** So far apart are newer outcomes and older ones, parted at one place, by chance once in two hundred times (χ², one degree). */
const CHANGED = 7.88

/** SQL: which step an outcome is in, by its place from the newest on, which is 1. @param place SQL. */
export function stepSql(place: string): string {
  return `width_bucket(${place}, ARRAY[${STEP_ENDS.map((end) => end + 1).join(', ')}])`
}

/** The same for numbers: where each step begins and ends, from the newest outcome on, which is 0. */
export function stepsOf(outcomes: number): { readonly from: number; readonly to: number }[] {
  return [0, ...STEP_ENDS]
    .map((from, step) => ({ from, to: Math.min(outcomes, STEP_ENDS[step] ?? Infinity) }))
    .filter(({ from, to }) => from < to)
}

/**
 * What the outcomes since the last change of their rate say: all of them where there was none. Of the ways to part newer
 * ones from older ones, the one that parts them most is taken, and only where chance hardly does that (a likelihood ratio
 * test). So a cause that is gone is forgotten after some ten outcomes, however much it weighed.
 * @param steps newest first.
 */
export function sinceChange(steps: readonly Past[]): Past {
  const all = together(steps)
  let [successes, trials] = [0, 0]
  let [most, newer] = [CHANGED, steps.length]
  for (const [at, step] of steps.entries()) {
    successes += step.successes
    trials += step.trials
    const difference = differenceOf({ successes, trials }, all)
    if (difference > most) [most, newer] = [difference, at + 1]
  }
  return newer === steps.length ? all : { ...together(steps.slice(0, newer)), changed: true }
}

/** Twice the logarithm of how much likelier two rates make what was seen than one. */
function differenceOf(newer: Tally, all: Tally): number {
  const older = { successes: all.successes - newer.successes, trials: all.trials - newer.trials }
  return 2 * (logLikelihood(newer) + logLikelihood(older) - logLikelihood(all))
}

/** Of outcomes, at the rate that they have. */
function logLikelihood({ successes, trials }: Tally): number {
  return logOf(successes, trials) + logOf(trials - successes, trials)
}

function logOf(count: number, trials: number): number {
  return count === 0 ? 0 : count * Math.log(count / trials)
}
