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

/** The counts of one group; its newest resolution tells what it is called. */
export interface CountedGroup extends ResolutionCounts {
  readonly key: string
  readonly newestId: string
}

const COLUMNS = {
  campaign: 'campaign_id',
  project: 'project_id',
  phase: (names: string) => `phase_name = ANY(${names})`,
}

/**
 * Counts the resolutions of the range by group, those with most first. Undone ones are left out: they never were.
 * How long they took is counted by whole seconds first, so that no half million of times is sorted; a
 * percentile is the least time within which that share, at least, was resolved.
 * @param key SQL on `review_logs`: which group a resolution is of; null: none.
 */
export async function countResolutions(
  manager: EntityManager,
  { from, to }: MetricRange,
  scope: MetricScope,
  key: string,
  most: number,
): Promise<CountedGroup[]> {
  const parameters = new Parameters()
  const [start, end] = [parameters.add(from), parameters.add(to)]
  const where = inScope(scope, COLUMNS, parameters)
  return manager.query<CountedGroup[]>(
    `WITH counted AS MATERIALIZED (
       SELECT ${key} AS key, waited_seconds AS seconds, count(*)::int AS resolved, max(id) AS newest,
         count(*) FILTER (WHERE outcome = 'PENDING') AS pending,
         count(*) FILTER (WHERE outcome = 'CONFIRMED') AS confirmed,
         count(*) FILTER (WHERE outcome = 'REFAILED') AS refailed,
         count(*) FILTER (WHERE outcome = 'SUPERSEDED') AS superseded
       FROM review_logs
       WHERE at >= ${start} AND at < ${end} AND outcome <> 'UNDONE' AND ${where}
       GROUP BY 1, 2),
     groups AS (
       SELECT key, sum(resolved)::int AS resolved, sum(pending)::int AS pending, sum(confirmed)::int AS confirmed,
         sum(refailed)::int AS refailed, sum(superseded)::int AS superseded, max(newest) AS newest
       FROM counted WHERE key IS NOT NULL GROUP BY key
       ORDER BY 2 DESC, key LIMIT ${parameters.add(most)}),
     running AS (
       SELECT key, counted.seconds, groups.resolved,
         sum(counted.resolved) OVER (PARTITION BY key ORDER BY counted.seconds) AS so_far
       FROM counted JOIN groups USING (key)),
     times AS (
       SELECT key, min(seconds) FILTER (WHERE so_far * 2 >= resolved) AS median,
         min(seconds) FILTER (WHERE so_far * 10 >= resolved * 9) AS p90
       FROM running GROUP BY key)
     SELECT key::text, resolved, pending, confirmed, refailed, superseded, newest::text AS "newestId",
       median AS "medianSecondsToResolve", p90 AS "p90SecondsToResolve"
     FROM groups JOIN times USING (key) ORDER BY resolved DESC, groups.key`,
    parameters.values,
  )
}
