import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change } from '../../entities/Change.ts'
import { User } from '../../entities/User.ts'
import type { Role } from '../../entities/words.ts'
import { recordEvents } from '../../events/recordEvent.ts'
import { endClaimsOfPerson } from '../../reviews/endClaimsOfPerson.ts'
import type { Actor } from '../actor.ts'
import { OPEN_SESSION } from '../sessions.ts'
import { assertNotLastAdmin, lockPerson } from './lockPeople.ts'

/**
 * Gives a person another role. Their sessions stay, and their sockets open anew with the new rights. What they hold and
 * may no longer act on is given back.
 * @throws NotFound
 * @throws InvalidState for the last active ADMIN.
 */
export async function changePersonRole(app: App, actor: Actor, id: string, role: Role): Promise<User> {
  const changed = await inTransaction(app, async (tx) => {
    const person = await lockPerson(tx, actor, id)
    if (person.role === role) return person
    await assertNotLastAdmin(tx, person)
    await tx.update(User, id, { role })
    const sessions = await tx.query<{ id: string }[]>(
      `SELECT id FROM sessions WHERE user_id = $1 AND ${OPEN_SESSION}`,
      [id],
    )
    const change: Change = {
      subject: 'PERSON_ROLE',
      name: person.name,
      from: { role: person.role },
      to: { role },
    }
    await recordEvents(tx, actor, [
      { type: 'person.changed', payload: { personId: id, role }, change },
      ...sessions.map((session) => ({
        type: 'session.changed' as const,
        payload: { sessionId: session.id },
      })),
    ])
    return tx.merge(User, person, { role })
  })
  await endClaimsOfPerson(app, id)
  return changed
}
