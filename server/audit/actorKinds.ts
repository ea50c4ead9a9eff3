export const ACTOR_KINDS = ['PERSON', 'TOKEN', 'SCHEDULER', 'CLASSIFIER', 'SYSTEM'] as const

/** Who changed something: a person, a machine with a token, or which part of the system itself. */
export type ActorKind = (typeof ACTOR_KINDS)[number]

/** SQL: the event's actor is of this kind. What is left is the system. */
const IS: Record<Exclude<ActorKind, 'SYSTEM'>, string> = {
  PERSON: `event.actor_key LIKE 'user:%'`,
  TOKEN: `(event.actor_key LIKE 'token:%' OR event.actor_key = 'admin-token')`,
  SCHEDULER: `event.actor_key = 'system:scheduler'`,
  CLASSIFIER: `event.actor_key = 'system:auto-review'`,
}

/** SQL: the event's actor is of one of these kinds. */
export function isOfKind(kinds: readonly ActorKind[]): string {
  const each = kinds.map((kind) => (kind === 'SYSTEM' ? `NOT (${Object.values(IS).join(' OR ')})` : IS[kind]))
  return each.length === 0 ? 'false' : `(${each.join(' OR ')})`
}

/** The kind of the actor with this key. */
export function actorKind(key: string): ActorKind {
  if (key.startsWith('user:')) return 'PERSON'
  if (key.startsWith('token:') || key === 'admin-token') return 'TOKEN'
  if (key === 'system:scheduler') return 'SCHEDULER'
  return key === 'system:auto-review' ? 'CLASSIFIER' : 'SYSTEM'
}

export const ACTOR_PARTS = [
  'SERVER',
  'SCHEDULER',
  'AUTO_REVIEW',
  'FOLLOW_UP',
  'NOTIFICATIONS',
  'DEMO',
  'ADMIN_KEY',
] as const

/** Who acts without being a person or a key that somebody made. */
export type ActorPart = (typeof ACTOR_PARTS)[number]

const PARTS: Readonly<Record<string, ActorPart>> = {
  'system:server': 'SERVER',
  'system:scheduler': 'SCHEDULER',
  'system:auto-review': 'AUTO_REVIEW',
  'system:resolution-tracking': 'FOLLOW_UP',
  'system:notifications': 'NOTIFICATIONS',
  'system:demo-past': 'DEMO',
  'system:demo-removal': 'DEMO',
  'admin-token': 'ADMIN_KEY',
}

/** The part with this key; null for a person, or a key that somebody made. */
export function actorPart(key: string): ActorPart | null {
  return PARTS[key] ?? null
}
