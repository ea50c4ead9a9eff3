import type { App } from '../app.ts'
import type { FailureType } from '../entities/words.ts'
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
  /** Each 24 hours of the range, from its beginning on. */
  readonly daily: readonly number[]
}

interface PatternRow extends Omit<FailurePattern, 'daily'> {
  /** Only those with failures: the day's place and how many. */
  readonly days: readonly (readonly [number, number])[]
}

/**
 * What breaks on accounts: the failures of the range by fingerprint, most first.
 * @throws BadUserInput when the range is none.
 */
export async function readFailurePatterns(
  { database }: Pick<App, 'database'>,
  range: MetricRange,
  scope: MetricScope,
  most: number,
): Promise<FailurePattern[]> {
  assertRange(range)
  const parameters = new Parameters()
  const [from, to] = [parameters.add(range.from), parameters.add(range.to)]
  const inRange = `phase_id IS NOT NULL AND at >= ${from}::timestamptz AND at < ${to}::timestamptz
    AND ${phasesInScope(scope, parameters)}`
  const rows = await database.query<PatternRow[]>(
    `WITH top AS MATERIALIZED (
       SELECT fingerprint, count(*)::int AS count, min(at) AS first_at, max(at) AS last_at,
         (count(*) FILTER (WHERE decision = 'REVIEW'))::int AS to_review
       FROM failures WHERE ${inRange}
       GROUP BY fingerprint ORDER BY 2 DESC, fingerprint COLLATE "C" LIMIT ${parameters.add(most)}),
     among AS MATERIALIZED (
       SELECT fingerprint, account_id, date_bin('1 day', at, ${from}::timestamptz) AS day, count(*)::int AS count
       FROM failures WHERE ${inRange} AND fingerprint IN (SELECT fingerprint FROM top)
       GROUP BY 1, 2, 3),
     accounts AS (
       SELECT fingerprint, count(*)::int AS accounts
       FROM (SELECT DISTINCT fingerprint, account_id FROM among) each GROUP BY fingerprint),
     days AS (
       SELECT fingerprint, jsonb_agg(jsonb_build_array(
         (extract(epoch FROM day - ${from}::timestamptz) / 86400)::int, count)) AS days
       FROM (SELECT fingerprint, day, sum(count) AS count FROM among GROUP BY 1, 2) each GROUP BY fingerprint)
     SELECT fingerprint, newest.type AS "failureType", phase.name AS phase, newest.message AS "exampleMessage",
       top.count, accounts.accounts, top.to_review AS "toReview", first_at AS "firstAt", last_at AS "lastAt", days
     FROM top JOIN accounts USING (fingerprint) JOIN days USING (fingerprint)
     CROSS JOIN LATERAL (
       SELECT type, message, phase_id FROM failures
       WHERE ${inRange} AND failures.fingerprint = top.fingerprint ORDER BY at DESC, id DESC LIMIT 1) newest
     JOIN warmup_phases phase ON phase.id = newest.phase_id
     ORDER BY top.count DESC, fingerprint COLLATE "C"`,
    parameters.values,
  )
  return rows.map(({ days, ...pattern }) => ({ ...pattern, daily: byDay(days, range) }))
}

function phasesInScope(scope: MetricScope, parameters: Parameters): string {
  const phases = inScope(
    scope,
    { campaign: 'campaign_id', project: null, phase: (names) => `name = ANY(${names})` },
    parameters,
  )
  return phases === 'true' ? phases : `phase_id IN (SELECT id FROM warmup_phases WHERE ${phases})`
}

function byDay(days: PatternRow['days'], range: MetricRange): number[] {
  const daily = Array.from({ length: daysIn(range) }, () => 0)
  for (const [place, count] of days) daily[place] = count
  return daily
}
