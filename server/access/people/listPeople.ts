import type { EntityManager } from 'typeorm'
import { In, IsNull, MoreThan } from 'typeorm'
import type { App } from '../../app.ts'
import { dbNow } from '../../database/dbNow.ts'
import { Session } from '../../entities/Session.ts'
import { User } from '../../entities/User.ts'

/** Everybody, the deactivated ones too, in the order in which they came. */
export function listPeople(app: App): Promise<User[]> {
  return app.database.getRepository(User).find({ order: { id: 'ASC' } })
}

/** The open sessions of each of these people, newest first. */
export async function loadSessions(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<Session[][]> {
  const sessions = await manager.find(Session, {
    where: { userId: In([...personIds]), revokedAt: IsNull(), expiresAt: MoreThan(await dbNow(manager)) },
    order: { id: 'DESC' },
  })
  return personIds.map((id) => sessions.filter(({ userId }) => userId === id))
}

/** When each of these people was seen last, to the minute; null for who never signed in. */
export async function loadLastSeen(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<(Date | null)[]> {
  const rows = await manager.query<{ id: string; at: Date }[]>(
    `SELECT user_id AS id, max(coalesce(last_seen_at, created_at)) AS at FROM sessions
     WHERE user_id = ANY($1) GROUP BY user_id`,
    [[...personIds]],
  )
  const seen = new Map(rows.map(({ id, at }) => [id, at]))
  return personIds.map((id) => seen.get(id) ?? null)
}
