import type { App } from '../app.ts'
import type { FailureType } from '../entities/words.ts'
import type { Tally } from './successRate.ts'

/** How many of the newest retries of a type are looked at: the past of long ago says little, and costs time. */
const MOST_RETRIES = 20_000

/** Which retries are alike. Null restricts nothing. */
export interface RetryCase {
  readonly failureType: FailureType
  /** The phase's name. */
  readonly phase: string | null
  readonly platform: string | null
  /** Which attempt failed before the retry; 1 is the first. */
  readonly attempt: number
}

/** SQL: a lease ran on the phase of the failure `f` and goes on: the report was only written down. */
const BESIDE_LEASE = (f: string) => `EXISTS (
  SELECT FROM leases running WHERE running.phase_id = ${f}.phase_id AND running.created_at <= ${f}.at
    AND (running.ended_at IS NULL OR running.ended_at > ${f}.at))`

/**
 * The automatic retries of a failure type, and what happened next to the phase: a bot completed it, or it failed
 * again. Not counted are those that still wait, and those that a person came between: by a request for a look (a
 * failure without a worker) or a resolution on the account.
 */
const JUDGED_RETRIES = `
  SELECT retried.attempt, phase.name AS phase, account.platform, next.success
  FROM (
    SELECT * FROM failures f
    WHERE f.type = $1 AND f.decision = 'RETRY' AND f.phase_id IS NOT NULL
    ORDER BY f.id DESC LIMIT ${MOST_RETRIES}) retried
  JOIN warmup_phases phase ON phase.id = retried.phase_id
  JOIN accounts account ON account.id = retried.account_id
  CROSS JOIN LATERAL (
    SELECT * FROM (
      (SELECT again.at, false AS success, again.worker IS NULL AS by_person FROM failures again
       WHERE again.account_id = retried.account_id AND again.phase_id = retried.phase_id
         AND (again.at, again.id) > (retried.at, retried.id) AND NOT ${BESIDE_LEASE('again')}
       ORDER BY again.at, again.id LIMIT 1)
      UNION ALL
      (SELECT lease.ended_at, true, false FROM leases lease
       WHERE lease.phase_id = retried.phase_id AND lease.ended_by = 'completePhase' AND lease.ended_at > retried.at
       ORDER BY lease.ended_at LIMIT 1)) what_came
    ORDER BY at LIMIT 1) next
  WHERE NOT next.by_person AND NOT ${BESIDE_LEASE('retried')}
    AND NOT EXISTS (
      SELECT FROM review_logs log
      WHERE log.account_id = retried.account_id AND log.at > retried.at AND log.at < next.at)`

/** @returns the retries of the case, and those of its failure type as a whole. */
export async function tallyRetries(
  app: App,
  { failureType, phase, platform, attempt }: RetryCase,
): Promise<{ alike: Tally; ofType: Tally }> {
  const [row] = await app.database.query<
    { trials: number; successes: number; all_trials: number; all_successes: number }[]
  >(
    `SELECT count(*)::int AS all_trials, (count(*) FILTER (WHERE success))::int AS all_successes,
       (count(*) FILTER (WHERE alike))::int AS trials, (count(*) FILTER (WHERE alike AND success))::int AS successes
     FROM (
       SELECT success, attempt = $2::int AND ($3::text IS NULL OR phase = $3) AND ($4::text IS NULL OR platform = $4)
         AS alike
       FROM (${JUDGED_RETRIES}) judged) counted`,
    [failureType, attempt, phase, platform],
  )
  const { trials, successes, all_trials, all_successes } = row!
  return { alike: { trials, successes }, ofType: { trials: all_trials, successes: all_successes } }
}
