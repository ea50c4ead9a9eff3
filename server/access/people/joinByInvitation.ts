import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { User } from '../../entities/User.ts'
import type { Role } from '../../entities/words.ts'
import { BadUserInput, NotFound } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { personKey } from '../actor.ts'
import { hashPassword } from '../passwords/hashPassword.ts'
import { hashSecret } from '../secrets.ts'
import { openSession } from '../sessions.ts'
import { findInvitation } from './invitations.ts'
import { isAddressTaken, lockPeople } from './lockPeople.ts'

export interface Joining {
  /** The secret of the invitation's link. */
  readonly token: string
  readonly name: string
  readonly password: string
  readonly userAgent: string | null
}

/**
 * Uses an invitation up: there is a new person, who is signed in. Of two calls at once one gets it.
 * @returns the session's secret for the cookie.
 * @throws NotFound when the invitation is unknown, used, revoked or over.
 * @throws BadUserInput when somebody took the e-mail meanwhile.
 */
export async function joinByInvitation(app: App, joining: Joining): Promise<string> {
  const { token, name, password, userAgent } = joining
  // A hash costs more than a look: without an invitation nobody gets one.
  if (!(await findInvitation(app, token))) throw new NotFound('invitation')
  const passwordHash = await hashPassword(password)
  return inTransaction(app, async (tx) => {
    await lockPeople(tx)
    const [used] = await tx.query<[{ email: string; role: Role }[], number]>(
      `UPDATE invitations SET ended_at = clock_timestamp()
       WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > clock_timestamp() RETURNING email, role`,
      [hashSecret(token)],
    )
    const invitation = used[0]
    if (!invitation) throw new NotFound('invitation')
    const { email, role } = invitation
    if ((await isAddressTaken(tx, email)) === 'person') {
      throw new BadUserInput('email', 'Somebody here has this e-mail already: ask for another invitation.')
    }
    const { id } = await tx.getRepository(User).save({ name, email, role, passwordHash })
    await recordEvent(
      tx,
      { key: personKey(id), name, role },
      {
        type: 'person.joined',
        payload: { personId: id },
        change: { subject: 'ACCESS', name, from: null, to: { role } },
      },
    )
    return (await openSession(tx, { personId: id, userAgent, passwordHash }))!
  })
}
