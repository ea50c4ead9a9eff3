import type { App } from '../app.ts'
import type { FailureType } from '../entities/words.ts'
import { countingTransaction } from './countingTransaction.ts'
import { assertRange, daysIn, type MetricRange } from './metricRange.ts'
import { inScope, type MetricScope, Parameters } from './metricScope.ts'

/** Failures that look the same. */
export interface FailurePattern {
  readonly fingerprint: string
  readonly failureType: FailureType
  readonly phase: string
  /** What the newest of them said. */
  readonly exampleMessage: string
  readonly count: number
  readonly accounts: number
  /** How many needed a person at once; automation tried again after the rest. */
  readonly toReview: number
  readonly firstAt: Date
  readonly lastAt: Date
  /** Each 24 hours of the range, from its beginning on; an hour that is left over belongs to the last. */
  readonly daily: readonly number[]
}

interface PatternRow extends Omit<FailurePattern, 'daily'> {
  /** Only those with failures: the day's place and how many. */
  readonly days: readonly (readonly [number, number])[]
}

const COLUMNS = {
  campaign: 'campaign_id',
  project: null,
  phase: 'phase_name',
}

/**
 * What breaks on accounts: the failures of the range by fingerprint, most first.
 * @throws BadUserInput when the range is none.
 */
export async function readFailurePatterns(
  app: Pick<App, 'database'>,
  range: MetricRange,
  scope: MetricScope,
  most: number,
): Promise<FailurePattern[]> {
  assertRange(range)
  const parameters = new Parameters()
  const [from, to] = [parameters.add(range.from), parameters.add(range.to)]
  const counted = `phase_id IS NOT NULL AND at >= ${from}::timestamptz AND at < ${to}::timestamptz
    AND ${inScope(scope, COLUMNS, parameters)}`
  // Those of one fingerprint are read alone, from an index, and only for the patterns that are shown.
  const alike = `failures WHERE ${counted} AND failures.fingerprint = top.fingerprint`
  const sql = `WITH top AS MATERIALIZED (
      SELECT fingerprint, count(*)::int AS count FROM failures WHERE ${counted}
      GROUP BY fingerprint ORDER BY 2 DESC, fingerprint COLLATE "C" LIMIT ${parameters.add(most)})
    SELECT fingerprint, newest.type AS "failureType", newest.phase_name AS phase, newest.message AS "exampleMessage",
      top.count, counts.*, days.days
    FROM top
    CROSS JOIN LATERAL (
      SELECT count(DISTINCT account_id)::int AS accounts, (count(*) FILTER (WHERE decision = 'REVIEW'))::int AS "toReview",
        min(at) AS "firstAt", max(at) AS "lastAt" FROM ${alike}) counts
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_array((extract(epoch FROM day - ${from}::timestamptz) / 86400)::int, count)) AS days
      FROM (SELECT date_bin('1 day', at, ${from}::timestamptz) AS day, count(*) AS count FROM ${alike} GROUP BY 1) daily) days
    CROSS JOIN LATERAL (
      SELECT type, message, phase_name FROM ${alike} ORDER BY at DESC, id DESC LIMIT 1) newest
    ORDER BY top.count DESC, fingerprint COLLATE "C"`
  const rows = await countingTransaction(app, (tx) => tx.query<PatternRow[]>(sql, parameters.values))
  return rows.map(({ days, ...pattern }) => ({ ...pattern, daily: byDay(days, range) }))
}

function byDay(days: PatternRow['days'], range: MetricRange): number[] {
  const daily = Array.from({ length: daysIn(range) }, () => 0)
  for (const [place, count] of days) daily[Math.min(place, daily.length - 1)]! += count
  return daily
}
