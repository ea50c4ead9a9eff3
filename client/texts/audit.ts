import type {
  AuditActorKind,
  AuditActorPart,
  AuditKind,
  AuditSubjectType,
  CloseReason,
  Decision,
  ReviewEnd,
  SignInWay,
} from '../graphql/words.ts'
import { counted, numberText } from './locale.ts'

/** Who changes things. */
export const actorWords: Record<AuditActorKind, string> = {
  PERSON: 'People',
  TOKEN: 'API keys',
  SCHEDULER: 'The scheduler',
  CLASSIFIER: 'Auto-review',
  SYSTEM: 'The server itself',
}

/** What one of them is called after its name; nothing where the name says it. */
export const actorIs: Partial<Record<AuditActorKind, string>> = { PERSON: 'person', TOKEN: 'API key' }

/** What acts without being a person or a key that somebody made. */
export const actorParts: Record<AuditActorPart, string> = {
  SERVER: 'The server',
  SCHEDULER: 'The scheduler',
  AUTO_REVIEW: 'Auto-review',
  FOLLOW_UP: 'The follow-up',
  NOTIFICATIONS: 'Notifications',
  DEMO: 'The demo',
  ADMIN_KEY: 'Admin key',
}

/** What is changed. */
export const changedWords: Record<AuditKind, string> = {
  ACCOUNT: 'Accounts',
  TICKET: 'Tickets',
  REVIEW: 'Items',
  RESOLUTION: 'What came of resolutions',
  BATCH: 'Batches',
  STORM: 'Storms',
  AUTO_REVIEW: 'Auto-review',
  CAMPAIGN: 'Campaigns',
  PROJECT: 'Projects',
  PERSON: 'People',
  SIGN_IN: 'Sign-ins',
  TOKEN: 'API keys',
  SETTINGS: 'Rules',
  NOTIFICATION: 'Notifications',
  VIEW: 'Saved views',
  ATTACHMENT: 'Screenshots',
  REMOVAL: 'What was removed',
}

/** What is said of what was there, and is not any more. */
export const removedWords: Record<AuditSubjectType, string> = {
  ACCOUNT: 'Account (removed)',
  TICKET: 'Ticket (removed)',
  REVIEW: 'Item (removed)',
  CAMPAIGN: 'Campaign (removed)',
  PROJECT: 'Project (removed)',
  PERSON: 'Person (removed)',
  CHANNEL: 'Channel (removed)',
}

/** What is known of how something happened, where no other page says it. */
export const factWords = {
  decisions: { RETRY: 'is tried again', REVIEW: 'waits for a person' } satisfies Record<Decision, string>,
  closeReasons: { HUMAN: 'by a person', AUTO_REVIEWED: 'by auto-review' } satisfies Record<
    CloseReason,
    string
  >,
  leftOut: 'left out',
  resolvedBy: {
    PERSON: '',
    USER_MESSAGE: 'by a reply',
    AUTO_REVIEW: 'by auto-review',
    SUPERSEDED: 'by itself',
  } satisfies Record<ReviewEnd, string>,
  signedInBy: { LINK: 'by link', PASSWORD: 'by password' } satisfies Record<SignInWay, string>,
}

/** The texts of the audit log. */
export const auditTexts = {
  title: 'Audit log',
  explained: 'Every change, newest first: who made it, on what, and how it was before.',
  filter: 'Show only',
  who: 'Who',
  what: 'What',
  work: 'The work',
  set: 'What admins set',
  other: 'Other',
  onlyThese: 'Only these',
  onlyTheseOf: (group: string) => `Only these: ${group}`,
  from: 'From',
  until: 'Until',
  clear: 'Clear the filter',
  onlyBy: (name: string) => `Only what ${name} did`,
  onlyByShort: (name: string) => `By ${name}`,
  oneActor: 'one person or key',
  notOnlyBy: 'What everybody did',
  asCsv: 'CSV',
  asJsonl: 'JSON Lines',
  download: (format: string) => `Download what is filtered as ${format}`,
  shown: (count: number, hasMore: boolean) =>
    hasMore
      ? counted(count, { one: 'The newest change', other: 'The newest # changes' })
      : counted(count, { one: '# change', other: '# changes' }),
  newerExplained: (count: number, isMore: boolean) =>
    isMore
      ? `More than ${numberText(count)} new changes. Show them.`
      : counted(count, { one: '# new change. Show it.', other: '# new changes. Show them.' }),
  completeSince: (moment: string) => `Complete since ${moment}. What is older was removed by its age.`,
  howLong: 'How long things are kept',
  nothingFits: 'No change fits this filter.',
  backwards: 'The end of the time lies before its beginning.',
  noSuch: 'The address asks for the changes of somebody who is not there.',
  withDetails: (did: string, details: string) => `${did}: ${details}`,
  channel: (name: string) => `Channel ${name}`,
  fromTo: (from: string, to: string) => `${from} → ${to}`,
  was: (from: string) => `was ${from}`,
}
