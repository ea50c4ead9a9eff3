import { accountTimeline, type TimelineItem, type TimelinePlace } from '../server/accounts/accountTimeline.ts'
import { BotAction } from '../server/entities/BotAction.ts'
import { EventRecord } from '../server/entities/EventRecord.ts'
import { Failure } from '../server/entities/Failure.ts'
import { AccountType } from './account.ts'
import { BotActionType } from './botAction.ts'
import { builder } from './builder.ts'
import { FailureObject } from './failure.ts'
import {
  decodeCursor,
  encodeCursor,
  notOfThisList,
  pageArgs,
  pageCost,
  pageSize,
  toConnection,
} from './pagination.ts'
import { ResolutionType } from './resolution.ts'

const NOTE_KINDS = [
  'RETRY',
  'REVIEW',
  'SNOOZED',
  'WOKEN',
  'ESCALATED',
  'PAUSED',
  'RESUMED',
  'UNDONE',
  'OTHER',
] as const

type NoteKind = (typeof NOTE_KINDS)[number]

/** What the events with a note are about; a failure's own note says what was decided. */
const KIND_OF_EVENT: Partial<Record<string, NoteKind>> = {
  'review.snoozed': 'SNOOZED',
  'review.woken': 'WOKEN',
  'review.escalated': 'ESCALATED',
  'phase.review_requested': 'REVIEW',
  'account.paused': 'PAUSED',
  'account.resumed': 'RESUMED',
  'resolution.undone': 'UNDONE',
}

function noteKind({ type, payload }: EventRecord): NoteKind {
  if (type === 'phase.failed') return payload?.decision === 'RETRY' ? 'RETRY' : 'REVIEW'
  return KIND_OF_EVENT[type] ?? 'OTHER'
}

/** A failure is reported by a bot, and a decision about it is nobody's. */
function notedBy(event: EventRecord): string | null {
  const isDecision = KIND_OF_EVENT[event.type] === undefined || event.actorKey.startsWith('system:')
  return isDecision ? null : event.actorName
}

const SystemNoteKind = builder.enumType('SystemNoteKind', { values: NOTE_KINDS })

const SystemNoteType = builder.objectType(EventRecord, {
  name: 'SystemNote',
  description: 'A decision of the system itself: a retry put off, a lease that ran out, an escalation.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    text: t.string({ resolve: (event) => event.note ?? '' }),
    kind: t.field({ type: SystemNoteKind, description: 'What it is about.', resolve: noteKind }),
    person: t.string({
      nullable: true,
      description: 'Who decided it, where a person did; the text then begins with this name.',
      resolve: notedBy,
    }),
  }),
})

const TimelineItemUnion = builder.unionType('TimelineItem', {
  types: [BotActionType, FailureObject, ResolutionType, SystemNoteType],
  resolveType: (item) => typeName(item as TimelineItem),
})

function typeName(item: TimelineItem): string {
  if (item instanceof BotAction) return 'BotAction'
  if (item instanceof Failure) return 'Failure'
  return item instanceof EventRecord ? 'SystemNote' : 'Resolution'
}

const TimelineConnection = builder.connectionObject(
  { type: TimelineItemUnion, name: 'TimelineConnection' },
  { name: 'TimelineEdge' },
)

builder.objectField(AccountType, 'timeline', (t) =>
  t.field({
    type: TimelineConnection,
    description:
      'Everything that happened to this account, newest first: bot actions, failures, human interventions, decisions.',
    args: pageArgs(t.arg),
    complexity: pageCost,
    resolve: async (account, { first, after }, { app }) => {
      const size = pageSize(first)
      const list = `timeline of ${account.id}`
      const page = { limit: size + 1, after: decodePlace(list, after) }
      const rows = await accountTimeline(app.database.manager, account.id, page)
      const { edges, pageInfo } = toConnection(rows, size, after, ({ place }) => encodePlace(list, place))
      return { edges: edges.map(({ node, cursor }) => ({ cursor, node: node.item })), pageInfo }
    },
  }),
)

function encodePlace(list: string, { at, source, id }: TimelinePlace): string {
  return encodeCursor(list, [at, source, id])
}

/** @throws BadUserInput when the cursor was not made by this list. */
function decodePlace(list: string, cursor: string | null | undefined): TimelinePlace | null {
  const values = decodeCursor(list, cursor, 3)
  if (values === null) return null
  const [at, source, id] = values
  const fits = typeof at === 'number' && typeof source === 'number' && typeof id === 'string'
  if (!fits || Number.isNaN(new Date(at).getTime()) || ![0, 1, 2, 3].includes(source)) {
    throw notOfThisList()
  }
  return { at, source, id }
}
