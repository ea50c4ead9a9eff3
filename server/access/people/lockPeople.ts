import type { EntityManager } from 'typeorm'
import { LOCKS } from '../../database/advisoryLocks.ts'
import { User } from '../../entities/User.ts'
import { InvalidState, NotFound } from '../../errors.ts'
import type { Actor } from '../actor.ts'
import { assertStillActs } from '../assertStillActs.ts'

/** Lets one transaction after the other change people. */
export async function lockPeople(tx: EntityManager): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.people])
}

/**
 * The person, locked for a change by somebody who may still make it.
 * @throws NotFound
 */
export async function lockPerson(tx: EntityManager, actor: Actor, id: string): Promise<User> {
  await lockPeople(tx)
  await assertStillActs(tx, actor)
  const lock = { mode: 'pessimistic_write' } as const
  const person = await tx.findOne(User, { where: { id }, lock })
  if (!person) throw new NotFound('person')
  return person
}

/**
 * Makes sure that somebody who manages people is left when this person does not any more. People are locked.
 * @throws InvalidState
 */
export async function assertNotLastAdmin(tx: EntityManager, person: User): Promise<void> {
  if (person.role !== 'ADMIN' || person.deactivatedAt !== null) return
  const others = await tx
    .createQueryBuilder(User, 'person')
    .where(`person.role = 'ADMIN' AND person.deactivatedAt IS NULL AND person.id <> :id`, { id: person.id })
    .getExists()
  if (!others) {
    throw new InvalidState(
      'LAST_ADMIN',
      `${person.name} is the last admin: make somebody else an admin first.`,
    )
  }
}

/** Whether a person has this address, or will have it by an open invitation. People are locked. */
export async function isAddressTaken(
  tx: EntityManager,
  email: string,
): Promise<'person' | 'invitation' | null> {
  const [row] = await tx.query<{ person: boolean; invited: boolean }[]>(
    `SELECT EXISTS (SELECT FROM users WHERE email = $1) AS person,
       EXISTS (SELECT FROM invitations
         WHERE email = $1 AND ended_at IS NULL AND expires_at > clock_timestamp()) AS invited`,
    [email],
  )
  if (row!.person) return 'person'
  return row!.invited ? 'invitation' : null
}
