import type { EntityManager } from 'typeorm'
import type { MetricRange } from './metricRange.ts'
import { inScope, type MetricScope, Parameters } from './metricScope.ts'

/** What the resolutions of one group came to. */
export interface ResolutionCounts {
  /** The sum of the four that follow. */
  readonly resolved: number
  readonly pending: number
  readonly confirmed: number
  readonly refailed: number
  readonly superseded: number
  readonly medianSecondsToResolve: number | null
  readonly p90SecondsToResolve: number | null
}

/** By what resolutions are grouped. */
export interface GroupKey {
  /** SQL on `review_logs`: which group a resolution is of; null: none. */
  readonly key: string
  /** Whether the newest of each group is wanted, which costs a fifth of the time. */
  readonly withNewest?: boolean
}

/** The counts of one group. */
export interface CountedGroup extends ResolutionCounts {
  readonly key: string
  /** Null where it was not wanted. */
  readonly newestId: string | null
}

/** Where `review_logs` has what a scope is about. */
export const RESOLUTION_COLUMNS = {
  campaign: 'campaign_id',
  project: 'project_id',
  phase: 'phase_name',
}

/**
 * Counts the resolutions of the range by group, those with most first. Undone ones are left out: they never were.
 * How long they took is counted by whole seconds first, so that no half million of times is sorted; a
 * percentile is the least time within which that share, at least, was resolved.
 * @param tx see countingTransaction.
 */
export async function countResolutions(
  tx: EntityManager,
  { from, to }: MetricRange,
  scope: MetricScope,
  { key, withNewest = false }: GroupKey,
  most: number,
): Promise<CountedGroup[]> {
  const parameters = new Parameters()
  const [start, end] = [parameters.add(from), parameters.add(to)]
  const where = inScope(scope, RESOLUTION_COLUMNS, parameters)
  // A group's place instead of its key is what is sorted: comparing texts takes longer than all the rest.
  return tx.query<CountedGroup[]>(
    `WITH counted AS MATERIALIZED (
       SELECT ${key} AS key, waited_seconds AS seconds, count(*)::int AS resolved,
         ${withNewest ? 'max(id)' : 'NULL::bigint'} AS newest,
         (count(*) FILTER (WHERE outcome = 'PENDING'))::int AS pending,
         (count(*) FILTER (WHERE outcome = 'CONFIRMED'))::int AS confirmed,
         (count(*) FILTER (WHERE outcome = 'REFAILED'))::int AS refailed
       FROM review_logs
       WHERE at >= ${start} AND at < ${end} AND outcome <> 'UNDONE' AND ${where}
       GROUP BY 1, 2),
     groups AS MATERIALIZED (
       SELECT row_number() OVER (ORDER BY sum(resolved) DESC, key) AS place, key, sum(resolved)::int AS resolved,
         sum(pending)::int AS pending, sum(confirmed)::int AS confirmed, sum(refailed)::int AS refailed,
         max(newest) AS newest
       FROM counted WHERE key IS NOT NULL GROUP BY key
       ORDER BY 1 LIMIT ${parameters.add(most)}),
     running AS (
       SELECT place, counted.seconds, groups.resolved,
         sum(counted.resolved) OVER (PARTITION BY place ORDER BY counted.seconds) AS so_far
       FROM counted JOIN groups USING (key)),
     times AS (
       SELECT place, min(seconds) FILTER (WHERE so_far * 2 >= resolved) AS median,
         min(seconds) FILTER (WHERE so_far * 10 >= resolved * 9) AS p90
       FROM running GROUP BY place)
     SELECT key::text, resolved, pending, confirmed, refailed, resolved - pending - confirmed - refailed AS superseded,
       newest::text AS "newestId", median AS "medianSecondsToResolve", p90 AS "p90SecondsToResolve"
     FROM groups JOIN times USING (place) ORDER BY place`,
    parameters.values,
  )
}
