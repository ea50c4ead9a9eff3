import type { App } from '../../app.ts'

/** Few enough that a large preview's items do not hold up the database. */
const BATCH = 20

/**
 * Deletes previews that nobody started. They stay for an hour past their end, so that whoever comes back to one
 * hears that it is over and not that it never was.
 */
export async function sweepPreviews(app: App, signal: AbortSignal): Promise<void> {
  let deleted = BATCH
  while (deleted === BATCH && !signal.aborted) {
    const [, count] = await app.database.query<[unknown[], number]>(
      `DELETE FROM bulk_operations WHERE id = ANY(ARRAY(
         SELECT id FROM bulk_operations
         WHERE started_at IS NULL AND expires_at < clock_timestamp() - interval '1 hour'
         ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
    )
    deleted = count
  }
}
