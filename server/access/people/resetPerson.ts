import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change } from '../../entities/Change.ts'
import { User } from '../../entities/User.ts'
import { InvalidState } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import type { Actor } from '../actor.ts'
import { endSessionsOf } from '../sessions.ts'
import { createSignInLink, voidLinks } from '../signInLink.ts'
import { lockPerson } from './lockPeople.ts'

/**
 * For somebody who lost the password, or whose password got about: it does not hold any more, their sessions end (but
 * not the one this is done in), and a new one-time link signs them in, to set another one.
 * @returns the link's path.
 * @throws NotFound
 * @throws InvalidState while the person is deactivated.
 */
export async function resetPerson(app: App, actor: Actor, id: string): Promise<string> {
  return inTransaction(app, async (tx) => {
    const person = await lockPerson(tx, actor, id)
    if (person.deactivatedAt !== null) {
      throw new InvalidState('DEACTIVATED', `${person.name} is deactivated: let them in again first.`)
    }
    await tx.update(User, id, { passwordHash: null })
    await voidLinks(tx, id)
    await endSessionsOf(tx, actor, { personId: id, exceptId: actor.sessionId })
    const change: Change = {
      subject: 'PERSON_SIGN_IN',
      name: person.name,
      from: { state: person.hasPassword ? 'PASSWORD' : 'NO_PASSWORD' },
      to: { state: 'NEW_LINK' },
    }
    await recordEvent(tx, actor, { type: 'person.changed', payload: { personId: id }, change })
    return createSignInLink(tx, id)
  })
}
