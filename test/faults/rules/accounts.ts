import type { Invariant } from './invariant.ts'

/** Accounts and their phases. */
export const ACCOUNT_RULES: readonly Invariant[] = [
  {
    rule: 'a phase has one unresolved review of its own reason while it is REVIEW_REQUIRED, and none otherwise',
    sql: `
      SELECT phase.id, phase.status, failure.type AS failed_with, review.id AS review, review.status AS review_status,
        review.failure_type
      FROM warmup_phases phase
      FULL JOIN (SELECT * FROM reviews WHERE kind = 'PHASE' AND status <> 'RESOLVED') review
        ON review.phase_id = phase.id
      LEFT JOIN failures failure ON failure.id = phase.last_failure_id
      WHERE (phase.status = 'REVIEW_REQUIRED') IS DISTINCT FROM (review.status IN ('OPEN', 'SNOOZED'))
          AND (phase.status = 'REVIEW_REQUIRED' OR review.id IS NOT NULL)
        OR review.account_id <> phase.account_id
        OR review.id IS NOT NULL AND review.failure_type IS DISTINCT FROM failure.type`,
  },
  {
    rule: 'one phase of an account is in progress at a time',
    sql: `SELECT account_id, count(*) FROM warmup_phases WHERE status = 'IN_PROGRESS'
          GROUP BY account_id HAVING count(*) > 1`,
  },
  {
    rule: 'phases go in order: only the first that is not done is offered or worked on',
    sql: `
      SELECT phase.account_id, phase.id, phase.position, phase.status FROM warmup_phases phase
      WHERE phase.status IN ('AVAILABLE', 'IN_PROGRESS') AND EXISTS (
        SELECT FROM warmup_phases earlier WHERE earlier.account_id = phase.account_id
          AND earlier.position < phase.position AND earlier.status NOT IN ('COMPLETED', 'SKIPPED'))`,
  },
  {
    rule: 'the status of an account is what its phases make it, and nothing of a paused one is claimable',
    sql: `
      SELECT account.id, account.status, account.paused, array_agg(phase.status ORDER BY phase.position) AS phases
      FROM accounts account JOIN warmup_phases phase ON phase.account_id = account.id GROUP BY account.id
      HAVING account.status <> CASE
          WHEN account.paused THEN 'PAUSED'
          WHEN bool_or(phase.status = 'REVIEW_REQUIRED') THEN 'IN_REVIEW'
          WHEN bool_and(phase.status IN ('COMPLETED', 'SKIPPED')) THEN 'COMPLETED'
          ELSE 'ACTIVE' END
        OR account.paused AND bool_or(phase.status = 'AVAILABLE')`,
  },
]
