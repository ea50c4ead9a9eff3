import type { Role } from '../entities/words.ts'

/** Who acts: a signed-in person, a machine with a token, or the system itself. */
export interface Actor {
  /** Stable and unique: `user:7`, `token:12`, `admin-token`, `system:scheduler`. */
  readonly key: string
  /** For people to read. */
  readonly name: string
  /** Null for the system, which asks nobody. */
  readonly role: Role | null
}

const SYSTEM_PARTS = {
  scheduler: 'The scheduler',
  'auto-review': 'Auto-review',
  'resolution-tracking': 'Resolution tracking',
} as const

/** The part of the system that acts when nobody asked it to. */
export function systemActor(part: keyof typeof SYSTEM_PARTS): Actor {
  return { key: `system:${part}`, name: SYSTEM_PARTS[part], role: null }
}
