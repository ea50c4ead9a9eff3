import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import type { Change } from '../../entities/Change.ts'
import { Invitation } from '../../entities/Invitation.ts'
import type { Role } from '../../entities/words.ts'
import { BadUserInput, NotFound } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import type { Actor } from '../actor.ts'
import { assertStillActs } from '../assertStillActs.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { isAddressTaken, lockPeople } from './lockPeople.ts'

/** Long enough for a holiday weekend, short enough that an old mail opens nothing. */
const INVITATION_DAYS = 7

/** SQL: somebody may still join by it. */
const OPEN = 'ended_at IS NULL AND expires_at > clock_timestamp()'

/** Who is invited. The e-mail is in small letters. */
export interface NewInvitation {
  readonly name: string
  readonly email: string
  readonly role: Role
}

/** Those that somebody may still join by, newest first. */
export function listInvitations(app: App): Promise<Invitation[]> {
  return app.database.createQueryBuilder(Invitation, 'invitation').where(OPEN).orderBy('id', 'DESC').getMany()
}

/**
 * Invites somebody by a link that works once. Its secret is returned here and never again.
 * @returns the link's path.
 * @throws BadUserInput when the e-mail is somebody's, or invited already.
 */
export async function invitePerson(
  app: App,
  actor: Actor,
  input: NewInvitation,
): Promise<{ invitation: Invitation; path: string }> {
  return inTransaction(app, async (tx) => {
    await lockPeople(tx)
    await assertStillActs(tx, actor)
    const taken = await isAddressTaken(tx, input.email)
    if (taken === 'person') throw new BadUserInput('email', 'Somebody here has this e-mail already.')
    if (taken === 'invitation') {
      throw new BadUserInput('email', 'This e-mail is invited already: revoke that invitation first.')
    }
    const secret = newSecret()
    const [created] = await tx.query<{ id: string }[]>(
      `INSERT INTO invitations (token_hash, name, email, role, invited_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 day') RETURNING id`,
      [hashSecret(secret), input.name, input.email, input.role, actor.name, INVITATION_DAYS],
    )
    const { id } = created!
    const change = changeOf(input, null, { role: input.role })
    await recordEvent(tx, actor, { type: 'person.invited', payload: { invitationId: id }, change })
    return { invitation: await tx.findOneByOrFail(Invitation, { id }), path: `/join?token=${secret}` }
  })
}

/**
 * Takes an invitation back. One that is over already stays as it is.
 * @throws NotFound
 */
export async function revokeInvitation(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const lock = { mode: 'pessimistic_write' } as const
    const invitation = await tx.findOne(Invitation, { where: { id }, lock })
    if (!invitation) throw new NotFound('invitation')
    if (invitation.endedAt !== null) return
    await tx.update(Invitation, id, { endedAt: () => 'clock_timestamp()' })
    const change = changeOf(invitation, { role: invitation.role }, { state: 'REVOKED' })
    const payload = { invitationId: id }
    await recordEvent(tx, actor, { type: 'person.invitation_revoked', payload, change })
  })
}

/** The invitation behind a link; null when it is unknown, used, revoked or over. */
export async function findInvitation(app: App, secret: string): Promise<Invitation | null> {
  return app.database
    .createQueryBuilder(Invitation, 'invitation')
    .where(`token_hash = :hash AND ${OPEN}`, { hash: hashSecret(secret) })
    .getOne()
}

function changeOf(
  { name, email }: Pick<Invitation, 'name' | 'email'>,
  from: Change['from'],
  to: Change['to'],
): Change {
  return { subject: 'INVITATION', name: `${name} (${email})`, from, to }
}
