import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { NEEDED_PERSON, REVIEW_COLUMNS } from './backlog.ts'
import { countingTransaction } from './countingTransaction.ts'
import { countResolutions, RESOLUTION_COLUMNS, type ResolutionCounts } from './countResolutions.ts'
import { assertRange, type MetricRange } from './metricRange.ts'
import { inScope, type MetricScope, Parameters } from './metricScope.ts'
import { successNumbers, type SuccessNumbers } from './resolutionMetrics.ts'

/** The few numbers that say how it goes. */
export interface InsightsSummary extends Omit<ResolutionCounts, 'resolved'>, SuccessNumbers {
  readonly openNow: number
  readonly openWeekAgo: number
  readonly snoozedNow: number
  readonly oldestOpenSeconds: number | null
  readonly resolvedByPeople: number
  readonly resolvedByAutoReview: number
  readonly endedOtherwise: number
  /** How long the last one waited that a person resolved in the range; null where there is none. */
  readonly lastSecondsToResolve: number | null
}

const NOTHING: ResolutionCounts = {
  resolved: 0,
  pending: 0,
  confirmed: 0,
  refailed: 0,
  superseded: 0,
  medianSecondsToResolve: null,
  p90SecondsToResolve: null,
}

/**
 * What waits now, and what the range came to.
 * @throws BadUserInput when the range is none.
 */
export async function readInsightsSummary(
  app: Pick<App, 'database'>,
  range: MetricRange,
  scope: MetricScope,
): Promise<InsightsSummary> {
  assertRange(range)
  return countingTransaction(app, async (tx) => {
    const [counted = NOTHING] = await countResolutions(tx, range, scope, { key: `'all'` }, 1)
    const { resolved, pending, confirmed, refailed, superseded } = counted
    const { medianSecondsToResolve, p90SecondsToResolve } = counted
    return {
      ...(await readOpen(tx, scope)),
      ...(await readEnds(tx, range, scope)),
      lastSecondsToResolve: await readLast(tx, range, scope),
      resolvedByPeople: resolved,
      pending,
      confirmed,
      refailed,
      superseded,
      medianSecondsToResolve,
      p90SecondsToResolve,
      ...successNumbers(counted),
    }
  })
}

type OpenNumbers = Pick<InsightsSummary, 'openNow' | 'openWeekAgo' | 'snoozedNow' | 'oldestOpenSeconds'>

async function readOpen(tx: EntityManager, scope: MetricScope): Promise<OpenNumbers> {
  const parameters = new Parameters()
  const where = `${NEEDED_PERSON} AND ${inScope(scope, REVIEW_COLUMNS, parameters)}`
  const [row] = await tx.query<OpenNumbers[]>(
    `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS now),
     open AS (
       SELECT count(*)::int AS count, (count(*) FILTER (WHERE status = 'SNOOZED'))::int AS snoozed,
         min(opened_at) AS oldest, (count(*) FILTER (WHERE opened_at < now - interval '7 days'))::int AS long_open
       FROM reviews, moment WHERE status <> 'RESOLVED' AND ${where}),
     since AS (
       SELECT count(*)::int AS count FROM reviews
       WHERE resolved_at >= (SELECT now - interval '7 days' FROM moment)
         AND opened_at < (SELECT now - interval '7 days' FROM moment) AND ${where})
     SELECT open.count AS "openNow", long_open + since.count AS "openWeekAgo", snoozed AS "snoozedNow",
       extract(epoch FROM now - oldest)::float8 AS "oldestOpenSeconds"
     FROM open, since, moment`,
    parameters.values,
  )
  return row!
}

type Ends = Pick<InsightsSummary, 'resolvedByAutoReview' | 'endedOtherwise'>

/** What a person ended is counted by the log. Written as the index `reviews_ended_by_itself` is. */
async function readEnds(tx: EntityManager, { from, to }: MetricRange, scope: MetricScope): Promise<Ends> {
  const parameters = new Parameters()
  const [start, end] = [parameters.add(from), parameters.add(to)]
  const [row] = await tx.query<Ends[]>(
    `SELECT (count(*) FILTER (WHERE resolved_by = 'AUTO_REVIEW'))::int AS "resolvedByAutoReview",
       (count(*) FILTER (WHERE resolved_by IN ('USER_MESSAGE', 'SUPERSEDED')))::int AS "endedOtherwise"
     FROM reviews
     WHERE resolved_by <> 'PERSON' AND resolved_at >= ${start} AND resolved_at < ${end}
       AND ${inScope(scope, REVIEW_COLUMNS, parameters)}`,
    parameters.values,
  )
  return row!
}

/** The newest of what is counted: the index `review_logs_counted` is read from its end. */
async function readLast(
  tx: EntityManager,
  { from, to }: MetricRange,
  scope: MetricScope,
): Promise<number | null> {
  const parameters = new Parameters()
  const [start, end] = [parameters.add(from), parameters.add(to)]
  const [row] = await tx.query<{ seconds: number }[]>(
    `SELECT waited_seconds AS seconds FROM review_logs
     WHERE at >= ${start} AND at < ${end} AND outcome <> 'UNDONE' AND ${inScope(scope, RESOLUTION_COLUMNS, parameters)}
     ORDER BY at DESC, id DESC LIMIT 1`,
    parameters.values,
  )
  return row?.seconds ?? null
}
