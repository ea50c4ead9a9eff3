import type { AllowedTool } from '../server/entities/AllowedTool.ts'
import type { PermissionRequest } from '../server/entities/PermissionRequest.ts'
import type { Ticket } from '../server/entities/Ticket.ts'
import { loadAllowedTools, loadPermissionRequests } from '../server/tickets/permissions/permissionLoaders.ts'
import { requestPermission } from '../server/tickets/permissions/requestPermission.ts'
import { revokeAllowedTool } from '../server/tickets/permissions/revokeAllowedTool.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { TicketType } from './ticket.ts'
import { words } from './validation.ts'

const LONGEST_TOOL = 200
const LONGEST_DESCRIPTION = 10_000

/** A tool's name is read by whoever allows it: what cannot be seen in it could only deceive. */
const toolName = words(LONGEST_TOOL).regex(
  /^\P{C}*$/u,
  'A tool’s name is one line without control or invisible characters.',
)

const PermissionRequestType = builder.objectRef<PermissionRequest>('PermissionRequest').implement({
  description: 'What the agent wants to do and may not without a person.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    tool: t.exposeString('tool'),
    description: t.exposeString('description'),
    at: t.expose('askedAt', { type: 'DateTime' }),
  }),
})

type Answered = PermissionRequest & {
  readonly granted: boolean
  readonly always: boolean
  readonly answeredBy: string
  readonly answeredAt: Date
}

const PermissionAnswerType = builder.objectRef<Answered>('PermissionAnswer').implement({
  description: 'What a person decided about a permission request.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    tool: t.exposeString('tool'),
    description: t.exposeString('description', { description: 'What was asked.' }),
    granted: t.exposeBoolean('granted'),
    always: t.exposeBoolean('always', {
      description: 'With granted: the tool need not be asked for on this ticket any more.',
    }),
    by: t.exposeString('answeredBy'),
    note: t.exposeString('note', { nullable: true, description: 'For the agent.' }),
    at: t.expose('answeredAt', { type: 'DateTime' }),
  }),
})

const AllowedToolType = builder.objectRef<AllowedTool>('AllowedTool').implement({
  description: 'A tool that agents need not ask for on this ticket any more.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    tool: t.exposeString('tool'),
    by: t.exposeString('byName'),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})

builder.objectFields(TicketType, (t) => ({
  permissionRequest: t.loadable({
    type: PermissionRequestType,
    nullable: true,
    description: 'What waits for a person’s answer; null otherwise.',
    loaderOptions: { cache: false },
    load: (tickets: Ticket[], { app }) => loadPermissionRequests(app.database.manager, tickets),
    resolve: (ticket) => (ticket.awaitingReason === 'PERMISSION' ? ticket : null),
  }),
  permissionAnswer: t.loadable({
    type: PermissionAnswerType,
    nullable: true,
    description:
      'How the last permission request was answered. Null before the first answer, while a newer request is open or went without an answer, and when the answer holds no longer: after a stop, an end, a reopening, or when the grant was revoked.',
    loaderOptions: { cache: false },
    load: async (tickets: Ticket[], { app }) =>
      (await loadPermissionRequests(app.database.manager, tickets)).map((request) =>
        request?.answeredAt ? (request as Answered) : null,
      ),
    resolve: (ticket) => (ticket.awaitingReason === 'PERMISSION' ? null : ticket),
  }),
  allowedTools: t.loadableList({
    type: AllowedToolType,
    description: 'Always allowed on this ticket, oldest first.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadAllowedTools(app.database.manager, ids),
    resolve: (ticket) => ticket.id,
  }),
}))

builder.relayMutationField(
  'requestPermission',
  {
    inputFields: (t) => ({
      lease: t.id({ required: true }),
      tool: t.string({
        required: true,
        description: 'What is always allowed goes by this name, exactly.',
        validate: toolName,
      }),
      description: t.string({
        required: true,
        description: 'What the agent wants to do with it.',
        validate: words(LONGEST_DESCRIPTION),
      }),
    }),
  },
  {
    description:
      'The ticket waits for a person’s permission, and the lease is over: the answer comes with the next claim. Where a person wrote something that the agent has not read, the ticket is OPEN again instead.',
    authScopes: { worker: true },
    resolve: (_root, { input: { lease, tool, description } }, context) =>
      requestPermission(context.app, caller(context), { lease: String(lease), tool, description }),
  },
  {
    outputFields: (t) => ({
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
      granted: t.boolean({
        description:
          'True where the tool is always allowed on this ticket: nothing stops, the lease stands, the agent goes on.',
        resolve: (payload) => payload.granted,
      }),
    }),
  },
)

builder.relayMutationField(
  'revokeAllowedTool',
  {
    inputFields: (t) => ({
      ticketId: t.id({ required: true }),
      tool: t.string({ required: true, validate: words(LONGEST_TOOL) }),
    }),
  },
  {
    description:
      'Agents have to ask again before they use the tool on this ticket. Where it is not always allowed, nothing changes.',
    authScopes: { manager: true },
    resolve: async (_root, { input: { ticketId, tool } }, context) => ({
      ticket: await revokeAllowedTool(
        context.app,
        caller(context),
        localId(String(ticketId), 'Ticket', 'ticketId'),
        tool,
      ),
    }),
  },
  {
    outputFields: (t) => ({
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)
