import type { AuditActorKind, AuditKind } from '../graphql/words.ts'
import { counted } from './locale.ts'

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

/** What is changed. */
export const changedWords: Record<AuditKind, string> = {
  ACCOUNT: 'Accounts',
  TICKET: 'Tickets',
  REVIEW: 'Reviews',
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

/** The texts of the audit log. */
export const auditTexts = {
  title: 'Audit log',
  explained: 'Every change, newest first: who made it, on what, and how it was before.',
  filter: 'Show only',
  who: 'Who',
  what: 'What',
  work: 'The work',
  set: 'What admins set',
  other: 'Besides',
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
  newer: (count: number, isMore: boolean) => `${count}${isMore ? '+' : ''} new`,
  newerExplained: (count: number, isMore: boolean) =>
    isMore
      ? `More than ${count} new changes. Show them.`
      : counted(count, { one: '# new change. Show it.', other: '# new changes. Show them.' }),
  completeSince: (moment: string) => `Complete since ${moment}. What is older was removed by its age.`,
  howLong: 'How long things are kept',
  nothingFits: 'No change fits this filter.',
  backwards: 'The end of the time lies before its beginning.',
  noSuch: 'The address asks for the changes of somebody who is not there.',
  fromTo: (from: string, to: string) => `${from} → ${to}`,
  was: (from: string) => `was ${from}`,
}
