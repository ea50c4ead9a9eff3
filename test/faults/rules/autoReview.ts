import type { Invariant } from './invariant.ts'

/** What the auto-review does by itself. */
export const AUTO_REVIEW_RULES: readonly Invariant[] = [
  {
    rule: 'no machine closes a STRICT ticket, or one ticket twice',
    sql: `
      SELECT ticket.id, ticket.mode, ticket.close_reason, closed.times FROM tickets ticket
      LEFT JOIN (SELECT ticket_id, count(*) AS times FROM events
        WHERE type = 'ticket.closed' AND payload ->> 'closeReason' = 'AUTO_REVIEWED' GROUP BY ticket_id) closed
        ON closed.ticket_id = ticket.id
      WHERE closed.times > 1 OR ticket.mode = 'STRICT' AND ticket.close_reason = 'AUTO_REVIEWED'`,
  },
  {
    rule: 'a verdict that counts as applied has had its effect, at once',
    sql: `
      SELECT * FROM (
        SELECT ticket_id, position, type, payload, lead(type) OVER subject AS effect,
          lead(payload) OVER subject ->> 'closeReason' AS close_reason
        FROM events
        WHERE type IN ('ticket.closed', 'ticket.reopened', 'ticket.awaiting', 'ticket.resumed', 'ticket.claimed',
            'ticket.stopped', 'ticket.turn_finished', 'ticket.failed', 'ticket.message_posted')
          OR type = 'ticket.classified' AND payload ->> 'applied' = 'true'
        WINDOW subject AS (PARTITION BY ticket_id ORDER BY position)) steps
      WHERE type = 'ticket.classified' AND CASE payload ->> 'verdict'
        WHEN 'COMPLETED' THEN effect IS DISTINCT FROM 'ticket.closed' OR close_reason IS DISTINCT FROM 'AUTO_REVIEWED'
        ELSE effect IS DISTINCT FROM 'ticket.awaiting' END`,
  },
  {
    rule: 'every machine closing has its verdict, and every verdict its event',
    sql: `
      SELECT ticket.id, verdicts.*, facts.* FROM tickets ticket
      CROSS JOIN LATERAL (
        SELECT count(*) AS verdicts, count(*) FILTER (WHERE applied AND verdict = 'COMPLETED') AS completed
        FROM classifications WHERE ticket_id = ticket.id) verdicts
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE type = 'ticket.classified') AS announced,
          count(*) FILTER (WHERE type = 'ticket.closed' AND payload ->> 'closeReason' = 'AUTO_REVIEWED') AS closed
        FROM events WHERE ticket_id = ticket.id) facts
      WHERE verdicts <> announced OR completed <> closed`,
  },
  {
    rule: 'nothing is closed by a verdict of shadow mode or of a sample',
    sql: `SELECT id, ticket_id, verdict, shadow, sampled FROM classifications
          WHERE applied AND verdict = 'COMPLETED' AND (shadow OR sampled)`,
  },
  {
    rule: 'a verdict is corrected as was said of it last',
    sql: `
      SELECT judged.id, judged.verdict, judged.overridden_as, said.to FROM classifications judged
      LEFT JOIN (
        SELECT DISTINCT ON (1) (payload ->> 'classificationId')::bigint AS id, payload ->> 'to' AS to
        FROM events WHERE type = 'ticket.verdict_overridden' ORDER BY 1, position DESC) said ON said.id = judged.id
      WHERE judged.overridden_as IS DISTINCT FROM nullif(said.to, judged.verdict)`,
  },
]
