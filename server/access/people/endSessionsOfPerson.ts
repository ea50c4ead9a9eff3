import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change } from '../../entities/Change.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { type Actor, personIdOf } from '../actor.ts'
import { endSessionsOf } from '../sessions.ts'
import { lockPerson } from './lockPeople.ts'

/**
 * An ADMIN signs a person out everywhere.
 * @returns how many sessions that ended.
 * @throws NotFound
 */
export async function endSessionsOfPerson(app: App, actor: Actor, id: string): Promise<number> {
  return inTransaction(app, async (tx) => {
    const person = await lockPerson(tx, actor, id)
    const ended = await endSessionsOf(tx, actor, { personId: id })
    if (ended > 0) {
      const change: Change = {
        subject: 'PERSON_SESSIONS',
        name: person.name,
        from: { number: ended },
        to: { number: 0 },
      }
      await recordEvent(tx, actor, { type: 'person.changed', payload: { personId: id }, change })
    }
    return ended
  })
}

/** A person signs out everywhere else. @returns how many sessions that ended. */
export async function endOtherSessions(app: App, actor: Actor): Promise<number> {
  const personId = personIdOf(actor)!
  return inTransaction(app, (tx) => endSessionsOf(tx, actor, { personId, exceptId: actor.sessionId }))
}
