import { personKey } from '../access/actor.ts'
import type { App } from '../app.ts'

/** The guard is for who was let in again meanwhile, or got back the role. */
const END = `
  UPDATE reviews SET claim_expires_at = statement_timestamp()
  WHERE claimed_by = $1 AND claim_expires_at > statement_timestamp() AND EXISTS (
    SELECT FROM users WHERE id = $2 AND (deactivated_at IS NOT NULL OR role NOT IN ('ADMIN', 'MANAGER')))`

/**
 * Lets what is held by a person who may no longer act on it run out now, so that others need not wait for it; the
 * scheduler then clears it and tells the live feed. To be called once that is committed: whoever claims locks the review
 * before the person, and a transaction that has locked the person must not wait for a review.
 */
export async function endClaimsOfPerson(app: App, personId: string): Promise<void> {
  await app.database.query(END, [personKey(personId), personId])
}
