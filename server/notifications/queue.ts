import type { EntityManager } from 'typeorm'

/** The work of graphile-worker that makes one attempt at a delivery. */
export const DELIVER = 'deliver'

/** Priorities: graphile-worker takes the smaller number first. */
const FIRST = 0
const RETRY = 1

/** What graphile-worker hands back: the delivery's row holds everything else. */
export interface DeliverJob {
  readonly deliveryId: string
}

/**
 * Has an attempt at the delivery made at its `next_attempt_at`; called in the transaction that sets it. A job that waits is
 * moved there, so that there is one for each delivery. The jobs of a channel are in one queue, which graphile-worker
 * takes one after the other from: an endpoint that does not answer holds one worker at most. What has failed comes after what
 * was not tried yet, so that many of those hold up no new message.
 */
export async function scheduleAttempts(tx: EntityManager, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return
  await tx.query(
    `SELECT graphile_worker.add_job($2, json_build_object('deliveryId', id::text),
       queue_name => 'channel ' || channel_id, run_at => next_attempt_at, job_key => 'delivery ' || id,
       priority => CASE WHEN failures = 0 THEN ${FIRST} ELSE ${RETRY} END)
     FROM deliveries WHERE id = ANY($1) AND state = 'PENDING'`,
    [deliveryIds, DELIVER],
  )
}
