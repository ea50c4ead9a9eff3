/** A rule of the design as a query that finds what breaks it: no row is how it has to be. */
export interface Invariant {
  readonly rule: string
  readonly sql: string
}

/** These hold in every snapshot, also in the middle of a fault: each is one statement, so it sees one. */
export const ALWAYS: readonly Invariant[] = [
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
    rule: 'a ticket has one unresolved review, with its reason, while it is AWAITING_INPUT, and none otherwise',
    sql: `
      SELECT ticket.id, ticket.status, ticket.awaiting_reason, ticket.review_scheduled_at, review.id AS review,
        review.status AS review_status, review.awaiting_reason AS review_reason
      FROM tickets ticket
      FULL JOIN (SELECT * FROM reviews WHERE kind = 'TICKET' AND status <> 'RESOLVED') review
        ON review.ticket_id = ticket.id
      WHERE (ticket.status = 'AWAITING_INPUT') IS DISTINCT FROM (review.id IS NOT NULL)
        OR review.id IS NOT NULL AND (review.awaiting_reason IS DISTINCT FROM ticket.awaiting_reason
          OR (review.status = 'SCHEDULED') <> (ticket.review_scheduled_at IS NOT NULL)
          OR review.project_id <> ticket.project_id OR review.priority > ticket.priority)`,
  },
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
    rule: 'one phase of an account is in progress at a time',
    sql: `SELECT account_id, count(*) FROM warmup_phases WHERE status = 'IN_PROGRESS'
          GROUP BY account_id HAVING count(*) > 1`,
  },
  {
    rule: 'phases go in order: only the first that is not done is offered, worked on or looked at',
    sql: `
      SELECT phase.account_id, phase.id, phase.position, phase.status FROM warmup_phases phase
      WHERE phase.status IN ('AVAILABLE', 'IN_PROGRESS', 'REVIEW_REQUIRED') AND EXISTS (
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
  {
    rule: 'no project has more tickets in progress than its maxParallel',
    sql: `
      SELECT project.id, project.max_parallel, count(*) FROM projects project
      JOIN tickets ticket ON ticket.project_id = project.id AND ticket.status = 'IN_PROGRESS'
      GROUP BY project.id HAVING count(*) > project.max_parallel`,
  },
  {
    rule: 'a person who ended a review is in the log once, and nothing else is in it',
    sql: `
      SELECT review.id, review.resolved_by, count(log.id) FROM reviews review
      LEFT JOIN review_logs log ON log.review_id = review.id
      GROUP BY review.id
      HAVING count(log.id) <> CASE WHEN review.resolved_by = 'PERSON' THEN 1 ELSE 0 END`,
  },
  {
    rule: 'what is sent with a key is done once',
    sql: `
      SELECT 'message' AS kind, content AS text, count(*) FROM messages
      WHERE content LIKE '%(%).' AND role <> 'SYSTEM' GROUP BY content HAVING count(*) > 1
      UNION ALL SELECT 'resolution', notes, count(*) FROM review_logs
      WHERE notes LIKE '%(%).' GROUP BY notes HAVING count(*) > 1
      UNION ALL SELECT 'ticket', title, count(*) FROM tickets GROUP BY title HAVING count(*) > 1`,
  },
  {
    rule: 'nothing that a machine closed, and no answer of an agent, is older than a USER message it never read',
    sql: `
      SELECT ticket.id, ticket.status, ticket.awaiting_reason, ticket.close_reason, message.id AS message, message.content
      FROM tickets ticket
      CROSS JOIN LATERAL (
        SELECT seen_message_id FROM leases WHERE ticket_id = ticket.id ORDER BY id DESC LIMIT 1) lease
      JOIN messages message ON message.ticket_id = ticket.id AND message.role = 'USER'
        AND message.id > coalesce(lease.seen_message_id, 0)
      WHERE ticket.close_reason = 'AUTO_REVIEWED' OR ticket.status = 'AWAITING_INPUT'
        AND (ticket.awaiting_reason IS NULL OR ticket.awaiting_reason IN ('COMPLETED', 'QUESTION', 'ERROR'))`,
  },
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
    rule: 'a ticket is closed once between two reopenings',
    sql: `
      SELECT * FROM (
        SELECT ticket_id, position, type, lag(type) OVER (PARTITION BY ticket_id ORDER BY position) AS before
        FROM events WHERE type IN ('ticket.closed', 'ticket.reopened')) steps
      WHERE type IS NOT DISTINCT FROM before OR type = 'ticket.reopened' AND before IS NULL`,
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
]

/** These hold once the faults are over and the servers have had time to come after everything. */
export const SETTLED: readonly Invariant[] = [
  {
    rule: 'no countdown is overdue',
    sql: `SELECT id, review_scheduled_at, review_claimed_until, version FROM tickets
          WHERE review_scheduled_at < clock_timestamp()`,
  },
  { rule: 'no lease runs for ever', sql: `SELECT * FROM leases WHERE ended_at IS NULL` },
  {
    rule: 'what is due is available',
    sql: `
      SELECT 'PHASE' AS kind, phase.id, phase.status, phase.available_at FROM warmup_phases phase
      JOIN accounts account ON account.id = phase.account_id
      WHERE phase.status = 'PENDING' AND phase.available_at < clock_timestamp() AND NOT account.paused
      UNION ALL
      SELECT 'TICKET', id, status, available_at FROM tickets
      WHERE status = 'OPEN' AND available_at < clock_timestamp()`,
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
]
