import type { EventType } from '../events/recordEvent.ts'

/** What an event is about: the first word of its type. */
type Thing = EventType extends `${infer First}.${string}` ? First : never

export const AUDIT_KINDS = [
  'ACCOUNT',
  'TICKET',
  'REVIEW',
  'RESOLUTION',
  'BATCH',
  'STORM',
  'AUTO_REVIEW',
  'CAMPAIGN',
  'PROJECT',
  'PERSON',
  'SIGN_IN',
  'TOKEN',
  'SETTINGS',
  'NOTIFICATION',
  'VIEW',
  'ATTACHMENT',
  'REMOVAL',
] as const

/** The kinds of change that the audit log tells apart. */
export type AuditKind = (typeof AUDIT_KINDS)[number]

const KIND_OF: Record<Thing, AuditKind> = {
  account: 'ACCOUNT',
  phase: 'ACCOUNT',
  ticket: 'TICKET',
  review: 'REVIEW',
  resolution: 'RESOLUTION',
  bulk: 'BATCH',
  storm: 'STORM',
  auto_review: 'AUTO_REVIEW',
  campaign: 'CAMPAIGN',
  project: 'PROJECT',
  person: 'PERSON',
  session: 'SIGN_IN',
  token: 'TOKEN',
  settings: 'SETTINGS',
  channel: 'NOTIFICATION',
  view: 'VIEW',
  attachment: 'ATTACHMENT',
  retention: 'REMOVAL',
  demo: 'REMOVAL',
}

/** The kind of an event. */
export function kindOf(type: EventType): AuditKind {
  return KIND_OF[type.split('.', 1)[0] as Thing]
}
