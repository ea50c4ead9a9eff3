import type { EntityManager } from 'typeorm'
import type { FailureType } from '../entities/words.ts'
import { COUNT_PAST, type CountedPast, pastOf, stillWeighs, together, weightSql } from './decay.ts'
import { RETRY_DELAYS } from './retryDelays.ts'
import type { RetryPast } from './retryJudgement.ts'
import { NO_PAST } from './successRate.ts'

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
    SELECT outcome, ${PLACE} AS place, ${weightSql('$3::float8')} AS weight FROM automatic_retries
    WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ${kind} AND failure_type = $1 AND ${stillWeighs('$3::float8')}
      AND ${condition}
    ORDER BY outcome_at DESC LIMIT ${most}`
  const rows = await manager.query<Row[]>(
    `SELECT true AS alike, place, ${COUNT_PAST} FROM (${newest(where, MOST_ALIKE)}) alike GROUP BY place
     UNION ALL
     SELECT false, place, ${COUNT_PAST} FROM (${newest('true', MOST_OF_TYPE)}) of_type GROUP BY place`,
    [retry.failureType, retry.attempt, halfLifeDays, ...values],
  )
  const past = (alike: boolean, place?: number) =>
    together(
      rows.filter((row) => row.alike === alike && (place === undefined || row.place === place)).map(pastOf),
    )
  return {
    alike: past(true),
    ofType: past(false),
    delays: RETRY_DELAYS.map((_, place) => ({ alike: past(true, place), ofType: past(false, place) })),
  }
}

/** Where nothing was ever retried. */
export const NO_RETRIES: RetryPast = {
  alike: NO_PAST,
  ofType: NO_PAST,
  delays: RETRY_DELAYS.map(() => ({ alike: NO_PAST, ofType: NO_PAST })),
}

/** SQL on `automatic_retries`, with its values from $4 on. Written as the indexes are. */
function alikeSql(retry: RetryCase): { kind: string; where: string; values: (string | null)[] } {
  if ('projectId' in retry) {
    const where = '($2::int IS NULL OR attempt = $2) AND project_id = $4::bigint'
    return { kind: 'ticket_id IS NOT NULL', where, values: [retry.projectId] }
  }
  const where = `($2::int IS NULL OR attempt = $2) AND ($4::text IS NULL OR phase_name = $4) AND ($5::text IS NULL OR platform = $5)`
  return { kind: 'ticket_id IS NULL', where, values: [retry.phase, retry.platform] }
}
