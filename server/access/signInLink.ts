import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { openSession } from './sessions.ts'

/** Long enough to walk to the browser, short enough that an old terminal's scrollback opens nothing. */
const LINK_HOURS = 24
/** Held while looking for the first ADMIN, so that two servers that start at once create one. */
const FIRST_ADMIN_LOCK = 7_265_003

/**
 * The path of a new one-time link that signs an ADMIN in, or null while one is signed in somewhere. The first
 * call ever creates that ADMIN. Links that were printed before stay good: several servers may start at once.
 */
export async function signInPathIfNeeded(app: App): Promise<string | null> {
  return inTransaction(app, async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [FIRST_ADMIN_LOCK])
    const [signedIn] = await tx.query<{ id: string }[]>(
      `SELECT session.id FROM sessions session JOIN users person ON person.id = session.user_id
       WHERE person.role = 'ADMIN' AND session.revoked_at IS NULL AND session.expires_at > clock_timestamp() LIMIT 1`,
    )
    if (signedIn) return null
    const secret = newSecret()
    await tx.query(
      `INSERT INTO sign_in_links (token_hash, user_id, expires_at)
       VALUES ($1, $2, clock_timestamp() + $3 * interval '1 hour')`,
      [hashSecret(secret), await firstAdmin(tx), LINK_HOURS],
    )
    return `/sign-in?token=${secret}`
  })
}

async function firstAdmin(tx: EntityManager): Promise<string> {
  const [admin] = await tx.query<{ id: string }[]>(
    "SELECT id FROM users WHERE role = 'ADMIN' ORDER BY id LIMIT 1",
  )
  if (admin) return admin.id
  const [created] = await tx.query<{ id: string }[]>(
    "INSERT INTO users (name, role) VALUES ('Administrator', 'ADMIN') RETURNING id",
  )
  return created!.id
}

/**
 * Uses a link up and opens a session. Of two calls at once one gets it: the guard is in the UPDATE's WHERE.
 * @returns the session's secret for the cookie; null when the link is unknown, used or over.
 */
export async function useSignInLink(app: App, secret: string): Promise<string | null> {
  return inTransaction(app, async (tx) => {
    const [links] = await tx.query<[{ user_id: string }[], number]>(
      `UPDATE sign_in_links SET used_at = clock_timestamp()
       WHERE token_hash = $1 AND used_at IS NULL AND expires_at > clock_timestamp() RETURNING user_id`,
      [hashSecret(secret)],
    )
    const link = links[0]
    return link ? openSession(tx, link.user_id) : null
  })
}
