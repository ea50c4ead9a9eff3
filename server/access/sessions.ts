import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Role, SignInWay } from '../entities/words.ts'
import { NotFound } from '../errors.ts'
import { recordEvent, recordEvents } from '../events/recordEvent.ts'
import { type Actor, afterRequest, personIdOf, personKey } from './actor.ts'
import { assertStillActs } from './assertStillActs.ts'
import type { Identity } from './authenticate.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** How long a browser stays signed in. */
export const SESSION_DAYS = 14
/** More of what a browser calls itself tells nobody anything. */
const LONGEST_USER_AGENT = 300

/** SQL: the session is over neither by time nor by anybody's hand. */
export const OPEN_SESSION = 'revoked_at IS NULL AND expires_at > clock_timestamp()'

/** Who signs in, and with what. */
export interface SignIn {
  readonly personId: string
  readonly userAgent: string | null
  /** The password's hash that was found right: it must still be the one. Left out where a link signs in. */
  readonly passwordHash?: string
}

/**
 * Opens a session for a person and returns the secret for the cookie; only its hash is kept. Null when the person may
 * not sign in any more. Whoever ends all sessions of a person at the same time ends this one too, or is seen here.
 */
export async function openSession(tx: EntityManager, signIn: SignIn): Promise<string | null> {
  const { personId, userAgent, passwordHash = null } = signIn
  const [person] = await tx.query<{ name: string; role: Role }[]>(
    `SELECT name, role FROM users WHERE id = $1 AND deactivated_at IS NULL
       AND ($2::text IS NULL OR password_hash = $2) FOR SHARE`,
    [personId, passwordHash],
  )
  if (!person) return null
  const secret = newSecret()
  const [session] = await tx.query<{ id: string }[]>(
    `INSERT INTO sessions (token_hash, user_id, user_agent, last_seen_at, expires_at)
     VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp() + $4 * interval '1 day') RETURNING id`,
    [hashSecret(secret), personId, userAgent?.slice(0, LONGEST_USER_AGENT) ?? null, SESSION_DAYS],
  )
  const actor = { key: personKey(personId), name: person.name, role: person.role }
  const by: SignInWay = passwordHash === null ? 'LINK' : 'PASSWORD'
  const payload = { sessionId: session!.id, by }
  await recordEvent(tx, actor, { type: 'session.opened', payload })
  return secret
}

/** Signs out: the session ends on every server and its sockets are closed. Other credentials stay as they are. */
export async function closeSession(app: App, { actor }: Identity): Promise<void> {
  const { sessionId } = actor
  if (sessionId === undefined) return
  await inTransaction(app, async (tx) => {
    await revokeSessions(tx, afterRequest(actor), 'id = $1', [sessionId])
  })
}

/** Which open sessions of a person end. */
export interface WhichSessions {
  readonly personId: string
  /** This one stays. */
  readonly exceptId?: string | undefined
}

/** Ends open sessions of a person, on every server, with their sockets. @returns how many. */
export async function endSessionsOf(
  tx: EntityManager,
  actor: Actor,
  { personId, exceptId }: WhichSessions,
): Promise<number> {
  const which = 'user_id = $1 AND id IS DISTINCT FROM $2'
  return revokeSessions(tx, actor, which, [personId, exceptId ?? null])
}

/**
 * Ends one session; repeated, it changes nothing. One's own always, another person's as an ADMIN.
 * @throws NotFound, also for what is somebody else's.
 */
export async function endSession(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    await assertStillActs(tx, actor)
    const [session] = await tx.query<{ user_id: string }[]>('SELECT user_id FROM sessions WHERE id = $1', [
      id,
    ])
    if (!session || (actor.role !== 'ADMIN' && session.user_id !== personIdOf(actor))) {
      throw new NotFound('session')
    }
    await revokeSessions(tx, actor, 'id = $1', [id])
  })
}

async function revokeSessions(
  tx: EntityManager,
  actor: Actor,
  which: string,
  parameters: readonly unknown[],
): Promise<number> {
  await assertStillActs(tx, actor)
  const [ended] = await tx.query<[{ id: string }[], number]>(
    `UPDATE sessions SET revoked_at = clock_timestamp() WHERE ${which} AND ${OPEN_SESSION} RETURNING id`,
    [...parameters],
  )
  const events = ended.map(({ id }) => ({ type: 'session.revoked' as const, payload: { sessionId: id } }))
  await recordEvents(tx, actor, events)
  return ended.length
}
