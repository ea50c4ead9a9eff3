import { accountTimeline, type TimelineItem, type TimelinePlace } from '../server/accounts/accountTimeline.ts'
import { BotAction } from '../server/entities/BotAction.ts'
import { EventRecord } from '../server/entities/EventRecord.ts'
import { Failure } from '../server/entities/Failure.ts'
import { BadUserInput } from '../server/errors.ts'
import { AccountType } from './account.ts'
import { BotActionType } from './botAction.ts'
import { builder } from './builder.ts'
import { FailureObject } from './failure.ts'
import { decodeCursor, encodeCursor, pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'
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
      const page = { limit: size + 1, after: after ? decodePlace(after) : null }
      const rows = await accountTimeline(app.database.manager, account.id, page)
      const { edges, pageInfo } = toConnection(rows, size, after, ({ place }) => encodePlace(place))
      return { edges: edges.map(({ node, cursor }) => ({ cursor, node: node.item })), pageInfo }
    },
  }),
)

function encodePlace({ at, source, id }: TimelinePlace): string {
  return encodeCursor([at, source, id])
}

/** @throws BadUserInput when the cursor was not made by this list. */
function decodePlace(cursor: string): TimelinePlace {
  const [at, source, id] = decodeCursor(cursor, 3)
  const fits = typeof at === 'number' && typeof source === 'number' && typeof id === 'string'
  if (!fits || Number.isNaN(new Date(at).getTime()) || ![0, 1, 2, 3].includes(source)) {
    throw new BadUserInput('after', 'This cursor is not of this list: pass an endCursor that it gave.')
  }
  return { at, source, id }
}
