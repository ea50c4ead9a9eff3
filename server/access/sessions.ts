import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { Identity } from './authenticate.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** How long a browser stays signed in. */
export const SESSION_DAYS = 14

/** Opens a session for a person and returns the secret for the cookie; only its hash is kept. */
export async function openSession(tx: EntityManager, userId: string): Promise<string> {
  const secret = newSecret()
  await tx.query(
    `INSERT INTO sessions (token_hash, user_id, expires_at)
     VALUES ($1, $2, clock_timestamp() + $3 * interval '1 day')`,
    [hashSecret(secret), userId, SESSION_DAYS],
  )
  return secret
}

/** Signs out: the session ends on every server and its sockets are closed. Other credentials stay as they are. */
export async function closeSession(app: App, { actor, credential }: Identity): Promise<void> {
  const [kind, sessionId] = credential.split(':')
  if (kind !== 'session') return
  await inTransaction(app, async (tx) => {
    const [, ended] = await tx.query<[unknown[], number]>(
      'UPDATE sessions SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL',
      [sessionId],
    )
    if (ended > 0) await recordEvent(tx, actor, { type: 'session.revoked', payload: { sessionId } })
  })
}
