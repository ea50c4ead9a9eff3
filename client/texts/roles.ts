import type { Role } from '../graphql/words.ts'

/** What each role may do, in one line. */
export const roleDoes: Record<Role, string> = {
  ADMIN: 'Everything, with people, keys and rules.',
  MANAGER: 'Deals with the queue, and makes campaigns and projects.',
  ANALYST: 'Reads the queue and its figures, and changes nothing.',
  INTEGRATOR: 'For bots and agents: takes work and reports on it. Does not see the queue.',
}

export const ROLES = ['ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR'] as const satisfies readonly Role[]
