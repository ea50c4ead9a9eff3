import type { Role } from '../../entities/words.ts'

/** Roles in the list of changes. */
export const ROLE_WORDS: Record<Role, string> = {
  ADMIN: 'Admin',
  MANAGER: 'Manager',
  ANALYST: 'Analyst',
  INTEGRATOR: 'Integrator',
}
