import type { Invariant } from './invariant.ts'

/** Reviews, their log, and the leases on what they are about. */
export const REVIEW_RULES: readonly Invariant[] = [
  {
    rule: 'what is IN_PROGRESS has one running lease, its own, and nothing else has one',
    sql: `
      SELECT subject.kind, subject.id, subject.status, subject.lease_id, lease.id AS lease, lease.expires_at
      FROM (SELECT 'PHASE' AS kind, id, status, lease_id FROM warmup_phases
            UNION ALL SELECT 'TICKET', id, status, lease_id FROM tickets) subject
      FULL JOIN (SELECT * FROM leases WHERE ended_at IS NULL) lease
        ON (subject.kind, subject.id) = (CASE WHEN lease.phase_id IS NULL THEN 'TICKET' ELSE 'PHASE' END,
          coalesce(lease.phase_id, lease.ticket_id))
      WHERE (subject.status = 'IN_PROGRESS') IS DISTINCT FROM (lease.id IS NOT NULL)
        OR lease.id IS NOT NULL AND lease.id IS DISTINCT FROM subject.lease_id`,
  },
  {
    rule: 'a person who ended a review is in the log once, beside what was taken back, and nothing else is in it',
    sql: `
      SELECT review.id, review.status, review.resolved_by, array_agg(log.outcome ORDER BY log.id) AS outcomes
      FROM reviews review LEFT JOIN review_logs log ON log.review_id = review.id
      GROUP BY review.id
      HAVING count(log.id) FILTER (WHERE log.outcome <> 'UNDONE')
        <> CASE WHEN review.resolved_by = 'PERSON' THEN 1 ELSE 0 END`,
  },
  {
    rule: 'a snooze, an escalation and a claim are where they belong',
    sql: `
      SELECT id, status, snoozed_until, escalates_at, escalation_left_seconds, claimed_by FROM reviews
      WHERE (status = 'SNOOZED') <> (snoozed_until IS NOT NULL)
        OR (status = 'SNOOZED') <> (escalation_left_seconds IS NOT NULL)
        OR (status = 'OPEN') <> (escalates_at IS NOT NULL)
        OR status = 'RESOLVED' AND claimed_by IS NOT NULL`,
  },
  {
    rule: 'what is sent with a key is done once',
    sql: `
      SELECT 'message' AS kind, content AS text, count(*) FROM messages
      WHERE content LIKE '%(%).' AND role <> 'SYSTEM' GROUP BY ticket_id, content HAVING count(*) > 1
      UNION ALL SELECT 'resolution', notes, count(*) FROM review_logs
      WHERE notes LIKE '%(%).' GROUP BY review_id, notes HAVING count(*) > 1
      UNION ALL SELECT 'failure', message, count(*) FROM failures
      WHERE message LIKE '%(%).' GROUP BY message HAVING count(*) > 1
      UNION ALL SELECT 'ticket', title, count(*) FROM tickets GROUP BY title HAVING count(*) > 1`,
  },
]
