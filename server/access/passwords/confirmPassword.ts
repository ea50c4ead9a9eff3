import type { App } from '../../app.ts'
import { BadUserInput } from '../../errors.ts'
import { type Actor, personIdOf } from '../actor.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { isPassword } from './hashPassword.ts'
import { readPasswordHash } from './readPasswordHash.ts'

/**
 * Makes sure that it is the person themself who sits at their open session.
 * @param password null while they have none.
 * @returns the hash that it was held against, which must be the same when something is done about it.
 * @throws BadUserInput when it is not theirs.
 * @throws RateLimited after too many wrong ones.
 */
export async function confirmPassword(
  app: App,
  actor: Actor,
  password: string | null,
): Promise<string | null> {
  const hash = await readPasswordHash(app.database.manager, { id: personIdOf(actor)! })
  if (hash === null) {
    if (password === null) return null
    throw new BadUserInput('currentPassword', 'You have no password yet: leave this out.')
  }
  if (password === null) throw new BadUserInput('currentPassword', 'Give your password of now.')
  const attempt = { account: actor.key, address: actor.key }
  await countAttempt(app, attempt)
  if (!(await isPassword(password, hash))) {
    throw new BadUserInput('currentPassword', 'This is not your password.')
  }
  await forgetAttempts(app, attempt)
  return hash
}
