import type { EntityManager } from 'typeorm'
import { User } from '../../entities/User.ts'

/** The hash of a person's password; null where there is no such person, or no password. */
export async function readPasswordHash(
  manager: EntityManager,
  who: { readonly id: string } | { readonly email: string },
): Promise<string | null> {
  // Nobody's e-mail has a NUL, and PostgreSQL takes none to look for.
  if ('email' in who && who.email.includes('\0')) return null
  const found = await manager.findOne(User, { where: who, select: { id: true, passwordHash: true } })
  return found?.passwordHash ?? null
}
