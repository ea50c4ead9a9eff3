import type { EntityManager } from 'typeorm'
import type { Role } from '../entities/words.ts'
import { Forbidden, Unauthenticated } from '../errors.ts'
import type { Actor } from './actor.ts'

/**
 * Makes sure that a person's session and role are still what their request came with, and keeps them so until the
 * transaction ends: once an ADMIN has ended the session or taken the role away, nothing commits any more by it. A
 * machine's token is not asked about again: what it began goes through.
 * @throws Unauthenticated, Forbidden
 */
export async function assertStillActs(tx: EntityManager, actor: Actor): Promise<void> {
  const { sessionId } = actor
  const { data } = tx.queryRunner!
  if (sessionId === undefined || data.actsBySession === sessionId) return
  const [person] = await tx.query<{ role: Role }[]>(
    `SELECT person.role FROM sessions session JOIN users person ON person.id = session.user_id
     WHERE session.id = $1 AND session.revoked_at IS NULL AND session.expires_at > clock_timestamp()
       AND person.deactivated_at IS NULL
     FOR SHARE`,
    [sessionId],
  )
  if (!person) throw new Unauthenticated('Your session has ended: sign in again.')
  if (person.role !== actor.role) throw new Forbidden('Your role is another one now: load the page anew.')
  data.actsBySession = sessionId
}
