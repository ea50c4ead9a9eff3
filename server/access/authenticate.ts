import type { App } from '../app.ts'
import type { Role } from '../entities/words.ts'
import { type Actor, personKey } from './actor.ts'
import { hashSecret, sameSecret } from './secrets.ts'

/** What a request brought along to say who it is. */
export interface Credentials {
  /** The token of `Authorization: Bearer …`. It goes before the cookie. */
  readonly bearer: string | null
  /** The session's cookie. */
  readonly session: string | null
}

/** A caller whose credentials hold. */
export interface Identity {
  readonly actor: Actor
  /** What it was proved with, and what a revocation names: `token:12`, `session:7`, `admin-token`. */
  readonly credential: string
  /** Milliseconds until the credentials are over; null where they have no end. */
  readonly expiresInMs: number | null
}

/** Who is calling; null without credentials, or with credentials that do not hold (any more). */
export async function authenticate(app: App, { bearer, session }: Credentials): Promise<Identity | null> {
  if (bearer !== null) return byToken(app, bearer)
  if (session !== null) return bySession(app, session)
  return null
}

async function byToken(app: App, bearer: string): Promise<Identity | null> {
  const { adminToken } = app.config
  if (adminToken !== undefined && sameSecret(bearer, adminToken)) {
    const actor: Actor = { key: 'admin-token', name: 'Admin key', role: 'ADMIN' }
    return { actor, credential: 'admin-token', expiresInMs: null }
  }
  const [token] = await app.database.query<
    { id: string; name: string; role: Role; expires_in: number | null; used_long_ago: boolean }[]
  >(
    `SELECT id, name, role,
       extract(epoch FROM expires_at - clock_timestamp())::float8 * 1000 AS expires_in,
       last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute' AS used_long_ago
     FROM api_tokens
     WHERE token_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
    [hashSecret(bearer)],
  )
  if (!token) return null
  if (token.used_long_ago) await noteUse(app, 'api_tokens', 'last_used_at', token.id)
  const credential = `token:${token.id}`
  return {
    actor: { key: credential, name: token.name, role: token.role },
    credential,
    expiresInMs: token.expires_in,
  }
}

/** Of many calls in the same minute one writes: the guard is in the WHERE, and nobody waits for a lock. */
async function noteUse(app: App, table: string, column: string, id: string): Promise<void> {
  await app.database.query(
    `UPDATE ${table} SET ${column} = clock_timestamp()
     WHERE id = (SELECT id FROM ${table}
       WHERE id = $1 AND (${column} IS NULL OR ${column} < clock_timestamp() - interval '1 minute')
       FOR UPDATE SKIP LOCKED)`,
    [id],
  )
}

async function bySession(app: App, secret: string): Promise<Identity | null> {
  const [row] = await app.database.query<
    { id: string; user_id: string; name: string; role: Role; expires_in: number; seen_long_ago: boolean }[]
  >(
    `SELECT session.id, session.user_id, person.name, person.role,
       extract(epoch FROM session.expires_at - clock_timestamp())::float8 * 1000 AS expires_in,
       session.last_seen_at IS NULL OR session.last_seen_at < clock_timestamp() - interval '1 minute' AS seen_long_ago
     FROM sessions session JOIN users person ON person.id = session.user_id
     WHERE session.token_hash = $1 AND session.revoked_at IS NULL AND session.expires_at > clock_timestamp()
       AND person.deactivated_at IS NULL`,
    [hashSecret(secret)],
  )
  if (!row) return null
  if (row.seen_long_ago) await noteUse(app, 'sessions', 'last_seen_at', row.id)
  const actor: Actor = { key: personKey(row.user_id), name: row.name, role: row.role, sessionId: row.id }
  return { actor, credential: `session:${row.id}`, expiresInMs: row.expires_in }
}
