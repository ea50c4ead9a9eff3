import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { User } from '../../entities/User.ts'
import { Unauthenticated } from '../../errors.ts'
import { openSession } from '../sessions.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { isPassword } from './hashPassword.ts'
import { readPasswordHash } from './readPasswordHash.ts'

export interface PasswordSignIn {
  /** In small letters. */
  readonly email: string
  readonly password: string
  /** Where the request comes from. */
  readonly address: string
  readonly userAgent: string | null
}

/**
 * Signs a person in. Whatever is wrong (no such e-mail, no password, another one, deactivated) gets the same answer
 * after the same work.
 * @returns the session's secret for the cookie.
 * @throws Unauthenticated
 * @throws RateLimited after too many wrong ones, for e-mails that nobody has as well.
 */
export async function signInWithPassword(app: App, signIn: PasswordSignIn): Promise<string> {
  const { email, password, address } = signIn
  await countAttempt(app, { account: email, address })
  const passwordHash = await readPasswordHash(app.database.manager, { email })
  const isRight = await isPassword(password, passwordHash)
  const secret = isRight ? await enter(app, signIn, passwordHash!) : null
  if (secret === null) throw new Unauthenticated('This e-mail and this password do not belong together.')
  await forgetAttempts(app, { account: email })
  return secret
}

async function enter(
  app: App,
  { email, userAgent }: PasswordSignIn,
  passwordHash: string,
): Promise<string | null> {
  return inTransaction(app, async (tx) => {
    const person = await tx.findOneBy(User, { email })
    return person && openSession(tx, { personId: person.id, userAgent, passwordHash })
  })
}
