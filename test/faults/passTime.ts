import { pause } from './pause.ts'
import type { World } from './world.ts'

/**
 * What waits for minutes waits for seconds here: a backoff, the next try of an auto-review, a claim, a snooze. Only
 * how long it waits changes. Rows that somebody holds are passed over, so that this never stands in anybody's way.
 */
const SHORTENED = [
  // Longer than any undo window, a batch's included: before its end nothing may be claimed.
  `UPDATE warmup_phases SET available_at = clock_timestamp() + interval '1 second' WHERE id IN (
     SELECT id FROM warmup_phases WHERE status = 'PENDING' AND available_at > clock_timestamp() + interval '15 seconds'
     FOR NO KEY UPDATE SKIP LOCKED)`,
  `UPDATE tickets SET available_at = clock_timestamp() + interval '1 second' WHERE id IN (
     SELECT id FROM tickets WHERE status = 'OPEN' AND available_at > clock_timestamp() + interval '15 seconds'
     FOR NO KEY UPDATE SKIP LOCKED)`,
  `UPDATE tickets SET review_scheduled_at = clock_timestamp() + interval '1 second' WHERE id IN (
     SELECT id FROM tickets WHERE review_scheduled_at > clock_timestamp() + interval '5 seconds'
     FOR NO KEY UPDATE SKIP LOCKED)`,
  `UPDATE reviews SET claim_expires_at = clock_timestamp() + interval '2 seconds' WHERE id IN (
     SELECT id FROM reviews WHERE claim_expires_at > clock_timestamp() + interval '5 seconds'
     FOR NO KEY UPDATE SKIP LOCKED)`,
  `UPDATE reviews SET snoozed_until = clock_timestamp() + interval '2 seconds' WHERE id IN (
     SELECT id FROM reviews WHERE snoozed_until > clock_timestamp() + interval '5 seconds'
     FOR NO KEY UPDATE SKIP LOCKED)`,
  // A few at a time: once all are URGENT there is nothing left to escalate to.
  `UPDATE reviews SET escalates_at = clock_timestamp() + interval '1 second' WHERE id IN (
     SELECT id FROM reviews WHERE status = 'OPEN' AND escalates_at > clock_timestamp() + interval '5 seconds'
     ORDER BY hashint8(id # pg_backend_pid()) LIMIT 2 FOR NO KEY UPDATE SKIP LOCKED)`,
]

/** Lets time pass quickly, until told to end. */
export async function passTime(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const statement of SHORTENED) await world.database.query(statement)
    await pause(300, signal)
  }
}
