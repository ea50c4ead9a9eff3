import { z } from 'zod'
import { Message } from '../server/entities/Message.ts'
import { listMessages } from '../server/tickets/listTickets.ts'
import { postMessage } from '../server/tickets/postMessage.ts'
import { loadLatestMessages } from '../server/tickets/ticketLoaders.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { MessageRoleEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { idCursors, pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'
import { TicketType } from './ticket.ts'
import { longText } from './ticketText.ts'

export const MessageType = builder.loadableNode(Message, {
  name: 'Message',
  authScopes: { signedIn: true },
  ...loadById(Message),
  fields: (t) => ({
    role: t.expose('role', { type: MessageRoleEnum }),
    content: t.exposeString('content'),
    author: t.exposeString('author', { nullable: true }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})

const MessageConnection = builder.connectionObject(
  { type: MessageType, name: 'MessageConnection' },
  { name: 'MessageEdge' },
)

builder.objectField(TicketType, 'messages', (t) =>
  t.field({
    type: MessageConnection,
    description: 'Oldest first. The body counts as the first USER message.',
    args: pageArgs(t.arg),
    complexity: pageCost,
    resolve: async (ticket, { first, after }, { app }) => {
      const size = pageSize(first)
      const cursors = idCursors(`messages of ${ticket.id}`)
      const rows = await listMessages(app, ticket.id, size + 1, cursors.decode(after))
      return toConnection(rows, size, after, cursors.encode)
    },
  }),
)

builder.objectField(TicketType, 'latestMessages', (t) =>
  t.loadableList({
    type: MessageType,
    description: 'The newest of its messages, in the order in which they were written.',
    args: { first: t.arg.int({ defaultValue: 20 }) },
    complexity: pageCost,
    byPath: true,
    loaderOptions: { cache: false },
    load: async (ids: string[], { app }, { first }) =>
      loadLatestMessages(app.database.manager, ids, pageSize(first ?? 20)),
    resolve: (ticket) => ticket.id,
  }),
)

builder.relayMutationField(
  'postMessage',
  {
    inputFields: (t) => ({
      ticketId: t.id({ required: true }),
      role: t.field({ type: MessageRoleEnum, required: true }),
      content: t.string({ required: true, validate: longText }),
      lease: t.id(),
      idempotencyKey: t.string({ validate: z.string().min(1).max(200).nullish() }),
    }),
  },
  {
    description:
      'ASSISTANT and TOOL need the lease; USER is for people and for integrators that hold no lease on it; SYSTEM is the server’s own.',
    authScopes: { submitter: true },
    resolve: (_root, { input }, context) =>
      postMessage(context.app, caller(context), {
        ticketId: localId(String(input.ticketId), 'Ticket', 'ticketId'),
        role: input.role,
        content: input.content,
        lease: input.lease === null || input.lease === undefined ? null : String(input.lease),
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  },
  {
    outputFields: (t) => ({
      message: t.field({ type: MessageType, resolve: (payload) => payload.message }),
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)
