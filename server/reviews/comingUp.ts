import type { EntityManager } from 'typeorm'

/**
 * The ids of the reviews that come up by themselves, the soonest first: countdowns to an auto-review, and snoozes that end.
 * Of those that were snoozed together (`countSnoozedTogether`) it is the first.
 */
export async function listComingUp(manager: EntityManager, most: number): Promise<string[]> {
  // Each part by its own index.
  const rows = await manager.query<{ id: string }[]>(
    `WITH scheduled AS (
       SELECT review.id, ticket.review_scheduled_at AS at
       FROM tickets ticket JOIN reviews review ON review.ticket_id = ticket.id AND review.status = 'SCHEDULED'
       WHERE ticket.review_scheduled_at IS NOT NULL ORDER BY ticket.review_scheduled_at LIMIT $1),
     snoozed AS (
       SELECT min(id) AS id, snoozed_until AS at FROM reviews WHERE status = 'SNOOZED'
       GROUP BY snoozed_until, campaign_id, project_id, snoozed_by_name ORDER BY snoozed_until LIMIT $1)
     SELECT id FROM (TABLE scheduled UNION ALL TABLE snoozed) coming ORDER BY at, id LIMIT $1`,
    [most],
  )
  return rows.map(({ id }) => id)
}
