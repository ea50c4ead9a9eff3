import type { Past } from './successRate.ts'

/** Outcomes of before that weigh next to nothing, and are left out. */
const HALF_LIVES_KEPT = 4

/** How much an outcome of this age weighs: one when it is new, half after a half-life. Both in the same unit. */
export function weightAt(age: number, halfLife: number): number {
  return age > HALF_LIVES_KEPT * halfLife ? 0 : 0.5 ** (Math.max(0, age) / halfLife)
}

/** SQL: the same for a row with `outcome_at`. @param halfLife SQL: in days. */
export function weightSql(halfLife: string): string {
  return `power(0.5, greatest(0, extract(epoch FROM statement_timestamp() - outcome_at)) / (86400 * ${halfLife}))`
}

/** SQL: whether a row with `outcome_at` still weighs something. @param halfLife SQL: in days. */
export function stillWeighs(halfLife: string): string {
  return `outcome_at >= statement_timestamp() - ${HALF_LIVES_KEPT} * ${halfLife} * interval '1 day'`
}

/** SQL: counts rows with `outcome` and `weight`, as {@link pastOf} reads them. */
export const COUNT_PAST = `count(*)::int AS trials, (count(*) FILTER (WHERE outcome = 'CONFIRMED'))::int AS successes,
  coalesce(sum(weight), 0)::float8 AS weight,
  coalesce(sum(weight) FILTER (WHERE outcome = 'CONFIRMED'), 0)::float8 AS weight_of_successes`

/** A row that {@link COUNT_PAST} made. */
export interface CountedPast {
  readonly trials: number
  readonly successes: number
  readonly weight: number
  readonly weight_of_successes: number
}

/** What such a row says. */
export function pastOf({ trials, successes, weight, weight_of_successes }: CountedPast): Past {
  return { trials, successes, weighed: { trials: weight, successes: weight_of_successes }, changed: false }
}

/** Several pasts together. */
export function together(pasts: readonly Past[]): Past {
  const sum = { successes: 0, trials: 0, weighed: { successes: 0, trials: 0 }, changed: false }
  for (const { successes, trials, weighed, changed } of pasts) {
    sum.successes += successes
    sum.trials += trials
    sum.weighed.successes += weighed.successes
    sum.weighed.trials += weighed.trials
    sum.changed ||= changed
  }
  return sum
}
