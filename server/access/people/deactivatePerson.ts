import type { EntityManager } from 'typeorm'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change, ChangeState } from '../../entities/Change.ts'
import { User } from '../../entities/User.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { endClaimsOfPerson } from '../../reviews/endClaimsOfPerson.ts'
import type { Actor } from '../actor.ts'
import { endSessionsOf } from '../sessions.ts'
import { voidLinks } from '../signInLink.ts'
import { assertNotLastAdmin, lockPerson } from './lockPeople.ts'

/**
 * Shuts a person out: their sessions, sockets, claims and unused links end at once, and what they are just changing is
 * refused where it has not committed. What they did stays. Repeated, it changes nothing.
 * @throws NotFound
 * @throws InvalidState for the last active ADMIN.
 */
export async function deactivatePerson(app: App, actor: Actor, id: string): Promise<User> {
  const deactivated = await inTransaction(app, async (tx) => {
    const person = await lockPerson(tx, actor, id)
    if (person.deactivatedAt !== null) return person
    await assertNotLastAdmin(tx, person)
    await tx.update(User, id, { deactivatedAt: () => 'clock_timestamp()' })
    await voidLinks(tx, id)
    await endSessionsOf(tx, actor, { personId: id })
    return recordAccess(tx, actor, person, ['ACTIVE', 'DEACTIVATED'])
  })
  await endClaimsOfPerson(app, id)
  return deactivated
}

/**
 * Lets a person in again, with the password they had. Repeated, it changes nothing.
 * @throws NotFound
 */
export async function reactivatePerson(app: App, actor: Actor, id: string): Promise<User> {
  return inTransaction(app, async (tx) => {
    const person = await lockPerson(tx, actor, id)
    if (person.deactivatedAt === null) return person
    await tx.update(User, id, { deactivatedAt: null })
    return recordAccess(tx, actor, person, ['DEACTIVATED', 'ACTIVE'])
  })
}

async function recordAccess(
  tx: EntityManager,
  actor: Actor,
  { id, name }: User,
  [from, to]: readonly [ChangeState, ChangeState],
): Promise<User> {
  const change: Change = { subject: 'ACCESS', name, from: { state: from }, to: { state: to } }
  await recordEvent(tx, actor, { type: 'person.changed', payload: { personId: id }, change })
  return tx.findOneByOrFail(User, { id })
}
