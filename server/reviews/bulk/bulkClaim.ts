import type { App } from '../../app.ts'

/**
 * How long a server keeps a batch to itself without saying that it still works on it. Two that work on one do no
 * harm, because each item is done once.
 */
export const CLAIM_SECONDS = 10
/** Well below the claim, so that a slow answer does not end it. */
export const RENEW_MS = 3000

/** SQL: the end of a claim that begins or is renewed now. */
export const CLAIMED_UNTIL = `clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})`

/** Says that this server still works on the batch. */
export async function renewClaim(app: App, operationId: string): Promise<void> {
  await app.database.query(
    `UPDATE bulk_operations SET claimed_until = ${CLAIMED_UNTIL} WHERE id = $1 AND claimed_until IS NOT NULL`,
    [operationId],
  )
}

/** Leaves the batch to whoever comes next. */
export async function giveUpClaim(app: App, operationId: string): Promise<void> {
  await app.database.query('UPDATE bulk_operations SET claimed_until = NULL WHERE id = $1', [operationId])
}
