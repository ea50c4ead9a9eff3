import type { Role } from '../entities/words.ts'

/** Who acts: a signed-in person, a machine with a token, or the system itself. */
export interface Actor {
  /** Stable and unique: `user:7`, `token:12`, `admin-token`, `system:scheduler`. */
  readonly key: string
  /** For people to read. */
  readonly name: string
  /** Null for the system, which asks nobody. */
  readonly role: Role | null
  /**
   * The session that a person acts in: what they change is only changed while it holds. Absent for a machine, and for
   * what goes on after the person's request.
   */
  readonly sessionId?: string
}

/** The person whose row has this id. */
export function personKey(personId: string): string {
  return `user:${personId}`
}

/** The row's id of a person; null for a machine. */
export function personIdOf(actor: Actor): string | null {
  const [kind, id] = actor.key.split(':')
  return kind === 'user' ? id! : null
}

const SYSTEM_PARTS = {
  server: 'The server',
  scheduler: 'The scheduler',
  'auto-review': 'Auto-review',
  'resolution-tracking': 'The follow-up',
  notifications: 'Notifications',
} as const

/** The part of the system that acts when nobody asked it to. */
export function systemActor(part: keyof typeof SYSTEM_PARTS): Actor {
  return { key: `system:${part}`, name: SYSTEM_PARTS[part], role: null }
}

/** The same person for what they have begun and what goes on without them, should their session end meanwhile. */
export function afterRequest({ key, name, role }: Actor): Actor {
  return { key, name, role }
}
