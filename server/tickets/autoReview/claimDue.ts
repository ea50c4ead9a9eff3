import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'

/** Longer than a classification may take, so that a claim runs out only when its server died. */
const CLAIM_SECONDS = 35

/** A ticket that this server reviews now, as it was when it was claimed. */
export interface DueTicket {
  readonly id: string
  readonly version: number
}

/** SQL: the countdown of the ticket `t` is over, no server reviews it, and no person holds its review. */
const DUE = `
  t.review_scheduled_at <= now()
  AND (t.review_claimed_until IS NULL OR t.review_claimed_until <= now())
  AND NOT EXISTS (
    SELECT FROM reviews r
    WHERE r.ticket_id = t.id AND r.status <> 'RESOLVED' AND r.claim_expires_at > now())`

/** SQL: since when the one that waits longest has been due. */
export const OLDEST_DUE = `SELECT min(t.review_scheduled_at) FROM tickets t WHERE ${DUE}`

/** SQL: whether the auto-review has anything to do. */
export const AUTO_REVIEW_DUE = `EXISTS (SELECT FROM tickets t WHERE ${DUE})`

/**
 * Claims tickets whose countdown is over, most overdue first. Any number of servers may do this at once. A
 * ticket whose review somebody holds is left alone until the claim ends: nothing closes under their hands.
 */
export async function claimDue(app: App, limit: number): Promise<DueTicket[]> {
  return inTransaction(app, async (tx) => {
    // An ARRAY is read once. As a join, the planner might read it again, and so claim more than the limit.
    const [rows] = await tx.query<[DueTicket[], number]>(
      `UPDATE tickets SET review_claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
       WHERE id = ANY(ARRAY(
         SELECT t.id FROM tickets t
         WHERE ${DUE}
         ORDER BY t.review_scheduled_at, t.id
         LIMIT $1 FOR NO KEY UPDATE OF t SKIP LOCKED))
       RETURNING id, version`,
      [limit],
    )
    return rows
  })
}
