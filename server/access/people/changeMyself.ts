import type { EntityManager } from 'typeorm'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change } from '../../entities/Change.ts'
import { User } from '../../entities/User.ts'
import { BadUserInput, Conflict } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { type Actor, personIdOf } from '../actor.ts'
import { confirmPassword } from '../passwords/confirmPassword.ts'
import { hashPassword } from '../passwords/hashPassword.ts'
import { readPasswordHash } from '../passwords/readPasswordHash.ts'
import { endSessionsOf } from '../sessions.ts'
import { voidLinks } from '../signInLink.ts'
import { isAddressTaken, lockPerson } from './lockPeople.ts'

/** A person goes by another name from now on. */
export async function changeMyName(app: App, actor: Actor, name: string): Promise<User> {
  return inTransaction(app, async (tx) => {
    const me = await lockPerson(tx, actor, personIdOf(actor)!)
    if (me.name === name) return me
    return update(tx, actor, me, { name }, ['PERSON_NAME', { text: me.name }, { text: name }])
  })
}

/**
 * A person signs in by another e-mail from now on. Links that they have not used do not hold any more.
 * @param currentPassword null while there is none.
 * @throws BadUserInput when the password is not right, or the e-mail is somebody else's.
 * @throws RateLimited after too many wrong ones.
 */
export async function changeMyEmail(
  app: App,
  actor: Actor,
  input: { email: string; currentPassword: string | null },
): Promise<User> {
  const { email } = input
  const confirmed = await confirmPassword(app, actor, input.currentPassword)
  return inTransaction(app, async (tx) => {
    const me = await lockPerson(tx, actor, personIdOf(actor)!)
    await assertSamePassword(tx, me, confirmed)
    if (me.email === email) return me
    if ((await isAddressTaken(tx, email)) !== null) {
      throw new BadUserInput('email', 'Somebody else has this e-mail, or is invited by it.')
    }
    const from = me.email === null ? null : { text: me.email }
    return update(tx, actor, me, { email }, ['PERSON_EMAIL', from, { text: email }])
  })
}

/**
 * A person signs in by another password from now on: their other sessions end, and so do links they have not used.
 * @param currentPassword null while there is none.
 * @throws BadUserInput when it is not right.
 * @throws RateLimited after too many wrong ones.
 * @throws Conflict when the password was changed meanwhile.
 */
export async function changeMyPassword(
  app: App,
  actor: Actor,
  input: { currentPassword: string | null; newPassword: string },
): Promise<User> {
  const confirmed = await confirmPassword(app, actor, input.currentPassword)
  const passwordHash = await hashPassword(input.newPassword)
  return inTransaction(app, async (tx) => {
    const me = await lockPerson(tx, actor, personIdOf(actor)!)
    await assertSamePassword(tx, me, confirmed)
    await voidLinks(tx, me.id)
    await endSessionsOf(tx, actor, { personId: me.id, exceptId: actor.sessionId })
    const from = { state: confirmed === null ? ('NO_PASSWORD' as const) : ('PASSWORD' as const) }
    return update(tx, actor, me, { passwordHash }, ['PERSON_PASSWORD', from, { state: 'NEW_PASSWORD' }])
  })
}

/** What was confirmed outside the transaction must still hold in it. */
async function assertSamePassword(
  tx: EntityManager,
  { id }: User,
  confirmedHash: string | null,
): Promise<void> {
  if ((await readPasswordHash(tx, { id })) === confirmedHash) return
  throw new Conflict('Your password was changed just now: try again with the new one.')
}

async function update(
  tx: EntityManager,
  actor: Actor,
  { id, name }: User,
  columns: Partial<User>,
  [subject, from, to]: readonly [Change['subject'], Change['from'], Change['to']],
): Promise<User> {
  await tx.update(User, id, columns)
  const change = { subject, name, from, to }
  await recordEvent(tx, actor, { type: 'person.changed', payload: { personId: id }, change })
  return tx.findOneByOrFail(User, { id })
}
