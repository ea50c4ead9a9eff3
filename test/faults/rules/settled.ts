import type { Invariant } from './invariant.ts'

/** What has to be done once the servers have had the time for it. */
export const SETTLED_RULES: readonly Invariant[] = [
  {
    rule: 'no countdown is overdue',
    sql: `SELECT id, review_scheduled_at, review_claimed_until, version FROM tickets
          WHERE review_scheduled_at < clock_timestamp()`,
  },
  { rule: 'no lease runs for ever', sql: `SELECT * FROM leases WHERE ended_at IS NULL` },
  {
    rule: 'what is due is available, where no storm of its kind holds it up',
    sql: `
      SELECT due.* FROM (
        SELECT 'PHASE' AS kind, phase.id, phase.status, phase.available_at, phase.last_failure_id,
          phase.attempt > 0 OR phase.rate_limit_streak > 0 AS is_retry
        FROM warmup_phases phase JOIN accounts account ON account.id = phase.account_id
        WHERE phase.status = 'PENDING' AND phase.available_at < clock_timestamp() AND NOT account.paused
        UNION ALL
        SELECT 'TICKET', id, status, available_at, last_failure_id, attempt > 0 OR rate_limit_streak > 0 FROM tickets
        WHERE status = 'OPEN' AND available_at < clock_timestamp()) due
      WHERE NOT (is_retry AND EXISTS (
        SELECT FROM storms storm JOIN failures failure ON failure.fingerprint = storm.fingerprint
        WHERE failure.id = due.last_failure_id
          AND coalesce(storm.ended_at, 'infinity') > clock_timestamp() - interval '5 minutes'))`,
  },
  {
    rule: 'every account goes on, waits for a person, is paused or is done',
    sql: `
      SELECT account.id, array_agg(phase.status ORDER BY phase.position) AS phases FROM accounts account
      JOIN warmup_phases phase ON phase.account_id = account.id
      WHERE account.status = 'ACTIVE' GROUP BY account.id
      HAVING NOT bool_or(phase.status IN ('AVAILABLE', 'IN_PROGRESS')
        OR phase.status = 'PENDING' AND phase.available_at IS NOT NULL)`,
  },
  {
    rule: 'a ready ticket that wants a person to start it has asked for one',
    sql: `
      SELECT ticket.id FROM tickets ticket
      WHERE ticket.status = 'OPEN' AND NOT ticket.start_when_ready AND ticket.available_at IS NULL
        AND NOT EXISTS (SELECT FROM ticket_dependencies needs JOIN tickets needed ON needed.id = needs.depends_on_id
          WHERE needs.ticket_id = ticket.id AND needed.status NOT IN ('DONE', 'SKIPPED'))`,
  },
  {
    rule: 'a claim that ran out is gone',
    sql: `SELECT id, claimed_by, claim_expires_at FROM reviews WHERE claim_expires_at < clock_timestamp()`,
  },
  {
    rule: 'a snooze that is over has ended, and what is due has escalated',
    sql: `SELECT id, status, snoozed_until, escalates_at FROM reviews
          WHERE least(snoozed_until, escalates_at) < clock_timestamp() - interval '5 seconds'`,
  },
  {
    rule: 'every batch that was started has finished',
    sql: `SELECT id, started_at, claimed_until FROM bulk_operations
          WHERE started_at IS NOT NULL AND finished_at IS NULL`,
  },
]
