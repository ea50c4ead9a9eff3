import type { Invariant } from './invariant.ts'

/** Tickets and what closes them. */
export const TICKET_RULES: readonly Invariant[] = [
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
    rule: 'no project has more tickets in progress than its maxParallel',
    sql: `
      SELECT project.id, project.max_parallel, count(*) FROM projects project
      JOIN tickets ticket ON ticket.project_id = project.id AND ticket.status = 'IN_PROGRESS'
      GROUP BY project.id HAVING count(*) > project.max_parallel`,
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
        AND (ticket.awaiting_reason IS NULL OR ticket.awaiting_reason IN ('COMPLETED', 'QUESTION', 'ERROR', 'PERMISSION'))`,
  },
  {
    rule: 'a ticket that waits for a permission has an open request, and no other has one that counts',
    sql: `
      SELECT ticket.id, ticket.awaiting_reason, ticket.permission_request_id, request.answered_at
      FROM tickets ticket LEFT JOIN permission_requests request
        ON request.id = ticket.permission_request_id AND request.ticket_id = ticket.id
      WHERE (ticket.awaiting_reason IS NOT DISTINCT FROM 'PERMISSION') <>
          (request.id IS NOT NULL AND request.answered_at IS NULL)
        OR ticket.permission_request_id IS NOT NULL AND request.id IS NULL`,
  },
  {
    rule: 'a tool is always allowed by a grant that stands, and a revoked or undone one allows nothing',
    sql: `
      SELECT tool.*, request.granted, request.always FROM allowed_tools tool
      JOIN permission_requests request ON request.id = tool.request_id
      WHERE request.granted IS NOT TRUE OR request.always IS NOT TRUE OR request.tool <> tool.tool
        OR request.ticket_id <> tool.ticket_id`,
  },
  {
    rule: 'a ticket is closed once between two reopenings',
    sql: `
      SELECT * FROM (
        SELECT *, lag(closed) OVER (PARTITION BY ticket_id ORDER BY position) AS before FROM (
          SELECT event.ticket_id, event.position, event.type, event.type = 'ticket.closed' AS closed
          FROM events event LEFT JOIN review_logs log ON event.type = 'resolution.undone'
            AND log.id = (event.payload ->> 'resolutionId')::bigint
          WHERE event.type IN ('ticket.closed', 'ticket.reopened')
            OR event.ticket_id IS NOT NULL AND log.action IN ('CLOSE', 'DISMISS')) turns) steps
      WHERE closed IS NOT DISTINCT FROM before OR NOT closed AND before IS NULL`,
  },
]
