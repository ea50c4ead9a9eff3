import { ACTOR_KINDS, ACTOR_PARTS, actorKind, actorPart } from '../server/audit/actorKinds.ts'
import { auditCompleteSince, type AuditEntry, type AuditPlace, listAudit } from '../server/audit/auditLog.ts'
import type { AuditSubject } from '../server/audit/auditSubjects.ts'
import { changeInWords } from '../server/audit/changeInWords.ts'
import { changeOf, factsOf } from '../server/audit/eventFacts.ts'
import { AUDIT_KINDS, kindOf } from '../server/audit/eventKinds.ts'
import { actionInWords } from '../server/audit/eventWords.ts'
import type { EventType } from '../server/events/recordEvent.ts'
import { AuditChangeType, AuditEventEnum, AuditFactsType } from './auditEvent.ts'
import { toAuditFilter } from './auditFilter.ts'
import { builder } from './builder.ts'
import { encodeGlobalId } from './globalId.ts'
import {
  decodeCursor,
  encodeCursor,
  notOfThisList,
  pageArgs,
  pageCost,
  pageSize,
  toConnection,
} from './pagination.ts'

const AuditActorKindEnum = builder.enumType('AuditActorKind', {
  values: Object.fromEntries(
    ACTOR_KINDS.map((kind) => [
      kind,
      {
        description: { CLASSIFIER: 'Auto-review.', SYSTEM: 'Any other part of the system.' }[kind as string],
      },
    ]),
  ) as Record<(typeof ACTOR_KINDS)[number], { description?: string }>,
})
const AuditActorPartEnum = builder.enumType('AuditActorPart', {
  values: Object.fromEntries(
    ACTOR_PARTS.map((part) => [
      part,
      {
        description: {
          FOLLOW_UP: 'It finds out what became of resolutions.',
          ADMIN_KEY: 'The key that the server was started with.',
        }[part as string],
      },
    ]),
  ) as Record<(typeof ACTOR_PARTS)[number], { description?: string }>,
})
const AuditKindEnum = builder.enumType('AuditKind', { values: AUDIT_KINDS })

/** Whose id an actor's key holds. */
const ACTOR_TYPES: Readonly<Record<string, string>> = { user: 'Person', token: 'ApiToken' }

const AuditActorType = builder.objectRef<AuditEntry>('AuditActor').implement({
  authScopes: { admin: true },
  fields: (t) => ({
    kind: t.field({ type: AuditActorKindEnum, resolve: ({ event }) => actorKind(event.actorKey) }),
    part: t.field({
      type: AuditActorPartEnum,
      nullable: true,
      description: 'Of the system; null for a person, or an API key that somebody made.',
      resolve: ({ event }) => actorPart(event.actorKey),
    }),
    name: t.string({ description: 'At that time.', resolve: ({ event }) => event.actorName }),
    id: t.id({
      nullable: true,
      description: 'Of a Person or an ApiToken, for AuditFilter.actorId; null for the system itself.',
      resolve: ({ event }) => {
        const [kind, id] = event.actorKey.split(':')
        const typename = ACTOR_TYPES[kind!]
        return typename && id ? encodeGlobalId(typename, id) : null
      },
    }),
  }),
})

const AuditSubjectTypeEnum = builder.enumType('AuditSubjectType', {
  values: {
    ACCOUNT: { value: 'Account' },
    TICKET: { value: 'Ticket' },
    REVIEW: { value: 'Review' },
    CAMPAIGN: { value: 'Campaign' },
    PROJECT: { value: 'Project' },
    PERSON: { value: 'Person' },
    CHANNEL: { value: 'Channel' },
  } as const,
})

const AuditSubjectType = builder.objectRef<AuditSubject>('AuditSubject').implement({
  authScopes: { admin: true },
  fields: (t) => ({
    label: t.exposeString('label', { description: 'As it is called now; of a setting, what was set.' }),
    type: t.field({
      type: AuditSubjectTypeEnum,
      nullable: true,
      description: 'What sort of thing it is; null where the label says what was set.',
      resolve: ({ type }) => type,
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Its name alone; null where it is gone, or the label says what was set.',
    }),
    id: t.id({
      nullable: true,
      description: 'Of an Account, Ticket, Review, Campaign, Project or Person; null where none is there.',
      resolve: ({ ref }) => ref && encodeGlobalId(ref.type, ref.id),
    }),
    node: t.node({
      description: 'The same, to follow; null where it is gone.',
      id: ({ ref }) => ref && encodeGlobalId(ref.type, ref.id),
    }),
  }),
})

const AuditEntryType = builder.objectRef<AuditEntry>('AuditEntry').implement({
  description: 'One change, as it was committed. It holds no words of a conversation and no secrets.',
  authScopes: { admin: true },
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: ({ event }) => event.at }),
    actor: t.field({ type: AuditActorType, resolve: (entry) => entry }),
    kind: t.field({ type: AuditKindEnum, resolve: ({ event }) => kindOf(event.type as EventType) }),
    event: t.field({ type: AuditEventEnum, resolve: ({ event }) => event.type as EventType }),
    facts: t.field({ type: AuditFactsType, resolve: ({ event }) => factsOf(event) }),
    change: t.field({
      type: AuditChangeType,
      nullable: true,
      description:
        'Where one thing was set to another; null also where it is so old that only the words of it are kept.',
      resolve: ({ event }) => {
        const change = changeOf(event)
        return change && 'subject' in change ? change : null
      },
    }),
    action: t.string({
      description: 'For people, such as “Resolved an item: Retry”.',
      resolve: ({ event }) => actionInWords(event),
    }),
    subject: t.field({ type: AuditSubjectType, nullable: true, resolve: ({ subject }) => subject }),
    from: t.string({
      nullable: true,
      description: 'For people: how it was before, where one thing was set to another.',
      resolve: ({ event }) => inWords(event)?.from,
    }),
    to: t.string({ nullable: true, resolve: ({ event }) => inWords(event)?.to }),
  }),
})

function inWords(event: AuditEntry['event']) {
  const change = changeOf(event)
  return change && changeInWords(change)
}

const AuditConnection = builder.connectionObject(
  {
    type: AuditEntryType,
    name: 'AuditConnection',
    fields: (t) => ({
      completeSince: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'What is older may have been removed by its age; null where nothing was.',
        resolve: (_page, _args, { app }) => auditCompleteSince(app.database.manager),
      }),
    }),
  },
  { name: 'AuditEdge' },
)

const AuditFilterInputType = builder.inputType('AuditFilter', {
  description: 'What is left out, or null, does not matter.',
  fields: (t) => ({
    actorKinds: t.field({ type: [AuditActorKindEnum] }),
    actorId: t.id({ description: 'A Person or an ApiToken.' }),
    kinds: t.field({ type: [AuditKindEnum] }),
    subjectId: t.id({ description: 'An Account, Ticket, Review, Campaign, Project or Person.' }),
    from: t.field({ type: 'DateTime', description: 'This moment and later.' }),
    until: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
})

const LIST = 'auditLog'

/** @throws BadUserInput (field `after`) when it was not made by this list. */
function placeOf(after: string | null | undefined): AuditPlace | null {
  const values = decodeCursor(LIST, after, 2)
  if (values === null) return null
  const [at, position] = values
  if (typeof at !== 'number' || typeof position !== 'string') throw notOfThisList()
  return { at, position }
}

builder.queryField('auditLog', (t) =>
  t.field({
    type: AuditConnection,
    authScopes: { admin: true },
    description:
      'Every change of the product with who made it, newest first. The same as a file: GET /audit.csv or /audit.jsonl with the filter in the address.',
    args: { filter: t.arg({ type: AuditFilterInputType }), ...pageArgs(t.arg) },
    complexity: pageCost,
    resolve: async (_root, { filter, first, after }, { app }) => {
      const size = pageSize(first)
      const page = { limit: size + 1, after: placeOf(after) }
      const entries = await listAudit(app.database.manager, toAuditFilter(filter ?? {}), page)
      return toConnection(entries, size, after, ({ event }) =>
        encodeCursor(LIST, [event.at.getTime(), event.position]),
      )
    },
  }),
)
