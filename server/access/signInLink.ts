import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { systemActor } from './actor.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { lockPeople } from './people/lockPeople.ts'
import { openSession } from './sessions.ts'

/** Long enough to walk to the browser, short enough that an old terminal's scrollback opens nothing. */
const LINK_HOURS = 24

/**
 * The path of a new one-time link that signs an ADMIN in, or null while one is signed in somewhere. The first
 * call ever creates that ADMIN. Links that were printed before stay good: several servers may start at once.
 */
export async function signInPathIfNeeded(app: App): Promise<string | null> {
  return inTransaction(app, async (tx) => {
    // Two servers that start at once create one ADMIN.
    await lockPeople(tx)
    const [signedIn] = await tx.query<{ id: string }[]>(
      `SELECT session.id FROM sessions session JOIN users person ON person.id = session.user_id
       WHERE person.role = 'ADMIN' AND person.deactivated_at IS NULL
         AND session.revoked_at IS NULL AND session.expires_at > clock_timestamp() LIMIT 1`,
    )
    if (signedIn) return null
    const personId = await firstAdmin(tx)
    const path = await createSignInLink(tx, personId)
    await recordEvent(tx, systemActor('server'), { type: 'person.link_created', payload: { personId } })
    return path
  })
}

/** Makes a one-time link that signs this person in. @returns its path. */
export async function createSignInLink(tx: EntityManager, personId: string): Promise<string> {
  const secret = newSecret()
  await tx.query(
    `INSERT INTO sign_in_links (token_hash, user_id, expires_at)
     VALUES ($1, $2, clock_timestamp() + $3 * interval '1 hour')`,
    [hashSecret(secret), personId, LINK_HOURS],
  )
  return `/sign-in?token=${secret}`
}

/** Links that this person has not used do not hold any more. */
export async function voidLinks(tx: EntityManager, personId: string): Promise<void> {
  await tx.query(
    'UPDATE sign_in_links SET used_at = clock_timestamp() WHERE user_id = $1 AND used_at IS NULL',
    [personId],
  )
}

async function firstAdmin(tx: EntityManager): Promise<string> {
  const [admin] = await tx.query<{ id: string }[]>(
    "SELECT id FROM users WHERE role = 'ADMIN' AND deactivated_at IS NULL ORDER BY id LIMIT 1",
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
export async function useSignInLink(
  app: App,
  secret: string,
  userAgent: string | null,
): Promise<string | null> {
  return inTransaction(app, async (tx) => {
    const [links] = await tx.query<[{ user_id: string }[], number]>(
      `UPDATE sign_in_links SET used_at = clock_timestamp()
       WHERE token_hash = $1 AND used_at IS NULL AND expires_at > clock_timestamp() RETURNING user_id`,
      [hashSecret(secret)],
    )
    const link = links[0]
    return link ? openSession(tx, { personId: link.user_id, userAgent }) : null
  })
}
