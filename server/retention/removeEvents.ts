import type { EntityManager } from 'typeorm'
import { ageLimit, BEGINNING, type StepResult } from './step.ts'

/** Few enough that it takes milliseconds. */
const BATCH = 1000

/**
 * Removes the oldest events, in the order of their positions and without leaving any out: whoever was told of more than
 * what is removed has missed nothing, and the audit log is complete from there on. The newest stays whatever its age: a
 * reader that starts finds its place by it.
 * @param days how old they are. The database itself keeps what is younger than 30.
 */
export async function removeEvents(tx: EntityManager, days: number): Promise<StepResult> {
  // One server at a time: of two, each would leave out what the other holds.
  const [place] = await tx.query<unknown[]>('SELECT id FROM removed_events FOR UPDATE SKIP LOCKED')
  if (!place) return { removed: 0, next: null }
  // What the trigger on events asks for; it ends with the transaction.
  await tx.query(`SELECT set_config('unstuck.retention', 'on', true)`)
  const [row] = await tx.query<{ removed: number }[]>(
    `WITH oldest AS (
       SELECT position, at < ${ageLimit('$1')} AS is_old FROM events
       WHERE position < (SELECT max(position) FROM events) ORDER BY position LIMIT ${BATCH}
     ), end_of_old AS (
       SELECT max(position) AS position FROM oldest
       WHERE position < coalesce((SELECT min(position) FROM oldest WHERE NOT is_old), 9223372036854775807)
     ), gone AS (
       DELETE FROM events WHERE position <= (SELECT position FROM end_of_old) RETURNING position, at
     ), told AS (
       UPDATE removed_events
       SET through_position = newest.position, through_at = greatest(through_at, newest.at)
       FROM (SELECT max(position) AS position, max(at) AS at FROM gone) AS newest
       WHERE newest.position IS NOT NULL
     )
     SELECT count(*)::int AS removed FROM gone`,
    [days],
  )
  const { removed } = row!
  return { removed, next: removed < BATCH ? null : BEGINNING }
}
