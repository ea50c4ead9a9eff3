import type { EntityManager } from 'typeorm'
import type { FailureType } from '../entities/words.ts'
import { COUNT_PAST, type CountedPast, pastOf, stillWeighs, together, weightSql } from './decay.ts'
import { RETRY_DELAYS } from './retryDelays.ts'
import type { RetryPast } from './retryJudgement.ts'
import { sinceChange, stepSql } from './sinceChange.ts'
import { NO_PAST } from './successRate.ts'

const NO_PASTS = { alike: NO_PAST, ofType: NO_PAST }

/** Newest retries that are looked at: of cases like the one at hand, and of the failure type. */
const MOST_ALIKE = 2000
const MOST_OF_TYPE = 5000

/** Which retries are alike. Null restricts nothing. */
export type RetryCase = {
  readonly failureType: FailureType
  /** Which attempt failed before the retry, 1 is the first; null: any. */
  readonly attempt: number | null
} & ({ readonly phase: string | null; readonly platform: string | null } | { readonly projectId: string })

/** SQL: where a delay is among {@link RETRY_DELAYS}; null where it was not written down. */
const PLACE = `width_bucket(delay_seconds, ARRAY[${RETRY_DELAYS.slice(1)
  .map(({ from }) => from)
  .join(', ')}])`

interface Row extends CountedPast {
  readonly alike: boolean
  readonly place: number | null
  readonly step: number
}

/**
 * What became of the automatic retries of a case and of its failure type. Not counted are those that still wait, and
 * those that a person came between.
 */
export async function tallyRetries(
  manager: EntityManager,
  retry: RetryCase,
  halfLifeDays: number,
): Promise<RetryPast> {
  const { kind, where, values } = alikeSql(retry)
  const newest = (condition: string, most: number) => `
    SELECT outcome, outcome_at, ${PLACE} AS place, ${weightSql('$3::float8')} AS weight FROM automatic_retries
    WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ${kind} AND failure_type = $1 AND ${stillWeighs('$3::float8')}
      AND ${condition}
    ORDER BY outcome_at DESC LIMIT ${most}`
  const counted = (alike: boolean, retries: string) => `
    SELECT ${alike} AS alike, place, ${stepSql('rank')} AS step, ${COUNT_PAST} FROM (
      SELECT *, row_number() OVER (PARTITION BY place ORDER BY outcome_at DESC) AS rank FROM (${retries}) newest) ranked
    GROUP BY place, step`
  const rows = await manager.query<Row[]>(
    `${counted(true, newest(where, MOST_ALIKE))} UNION ALL ${counted(false, newest('true', MOST_OF_TYPE))} ORDER BY step`,
    [retry.failureType, retry.attempt, halfLifeDays, ...values],
  )
  const past = (alike: boolean, place: number | null) =>
    sinceChange(rows.filter((row) => row.alike === alike && row.place === place).map(pastOf))
  const pasts = (place: number | null) => ({ alike: past(true, place), ofType: past(false, place) })
  return ofDelays(
    RETRY_DELAYS.map((_, place) => pasts(place)),
    pasts(null),
  )
}

/** What is known of the retries after each delay, and of all together. @param others those whose delay is not known. */
export function ofDelays(delays: RetryPast['delays'], others = NO_PASTS): RetryPast {
  const all = [...delays, others]
  return {
    alike: together(all.map(({ alike }) => alike)),
    ofType: together(all.map(({ ofType }) => ofType)),
    delays,
  }
}

/** Where nothing was ever retried. */
export const NO_RETRIES: RetryPast = ofDelays(RETRY_DELAYS.map(() => NO_PASTS))

/** SQL on `automatic_retries`, with its values from $4 on. Written as the indexes are. */
function alikeSql(retry: RetryCase): { kind: string; where: string; values: (string | null)[] } {
  if ('projectId' in retry) {
    const where = '($2::int IS NULL OR attempt = $2) AND project_id = $4::bigint'
    return { kind: 'ticket_id IS NOT NULL', where, values: [retry.projectId] }
  }
  const where = `($2::int IS NULL OR attempt = $2) AND ($4::text IS NULL OR phase_name = $4) AND ($5::text IS NULL OR platform = $5)`
  return { kind: 'ticket_id IS NULL', where, values: [retry.phase, retry.platform] }
}
