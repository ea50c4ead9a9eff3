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

const SystemNoteType = builder.objectType(EventRecord, {
  name: 'SystemNote',
  description: 'A decision of the system itself: a retry put off, a lease that ran out, an escalation.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    text: t.string({ resolve: (event) => event.note ?? '' }),
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
