import type { Invariant } from './invariant.ts'

/** What may be taken back, and what is left of what was. */
export const UNDO_RULES: readonly Invariant[] = [
  {
    rule: 'nothing that a resolution resumed is claimed before that is taken back',
    sql: `
      SELECT log.id, log.action, log.at, log.outcome_at, lease.id AS lease, lease.created_at, phase.position
      FROM review_logs log JOIN leases lease
        ON lease.created_at > log.at AND lease.created_at < log.outcome_at
      LEFT JOIN warmup_phases phase ON phase.id = lease.phase_id
      WHERE log.outcome = 'UNDONE' AND (lease.ticket_id = log.ticket_id
        OR phase.account_id = log.account_id AND (log.action IN ('RESET_ACCOUNT', 'DISMISS')
          OR phase.position >= (SELECT position FROM warmup_phases WHERE id = log.phase_id)))`,
  },
  {
    // A batch says the same to all: what stands on another phase of the account may be told.
    rule: 'no agent and no bot is told what was taken back',
    sql: `
      SELECT log.id, log.action, log.message FROM review_logs log
      WHERE log.outcome = 'UNDONE' AND NOT EXISTS (
        SELECT FROM review_logs standing WHERE standing.account_id = log.account_id
          AND standing.message = log.message AND standing.outcome <> 'UNDONE')
      AND (
        EXISTS (SELECT FROM messages WHERE ticket_id = log.ticket_id AND position(log.message IN content) > 0)
        OR EXISTS (SELECT FROM leases JOIN warmup_phases phase ON phase.id = leases.phase_id
          WHERE phase.account_id = log.account_id AND leases.note = log.message)
        OR EXISTS (SELECT FROM warmup_phases WHERE account_id = log.account_id AND resume_note = log.message))`,
  },
  {
    rule: 'what was taken back was taken back once',
    sql: `
      SELECT log.id, log.outcome, count(undone.position) FROM review_logs log
      LEFT JOIN events undone ON undone.type = 'resolution.undone'
        AND (undone.payload ->> 'resolutionId')::bigint = log.id
      GROUP BY log.id HAVING count(undone.position) <> CASE WHEN log.outcome = 'UNDONE' THEN 1 ELSE 0 END`,
  },
  {
    rule: 'while something can be taken back it is known how it was before, and not longer than that',
    sql: `
      SELECT log.id, log.action, log.outcome, log.undoable_until, log.undo_closed_by, state.resolution_id
      FROM review_logs log LEFT JOIN undo_states state ON state.resolution_id = log.id
      WHERE log.undoable_until > clock_timestamp() AND (log.outcome = 'UNDONE' OR state.resolution_id IS NULL)
        OR state.resolution_id IS NOT NULL AND (log.outcome = 'UNDONE' OR log.undo_closed_by IS NOT NULL)`,
  },
  {
    rule: 'one resolution of a phase or ticket at most waits for its outcome',
    sql: `SELECT phase_id, ticket_id, array_agg(id) AS resolutions FROM review_logs WHERE outcome = 'PENDING'
          GROUP BY phase_id, ticket_id HAVING count(*) > 1`,
  },
]
