import { Project } from '../server/entities/Project.ts'
import { Ticket } from '../server/entities/Ticket.ts'
import { BadUserInput } from '../server/errors.ts'
import { listTickets, type TicketFilter } from '../server/tickets/listTickets.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { AwaitingReasonEnum, TicketStatusEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { type ArgBuilder, idCursors, pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'
import { ProjectType } from './project.ts'
import { TicketType } from './ticket.ts'
import { optionalText } from './validation.ts'

const TicketConnection = builder.connectionObject(
  { type: TicketType, name: 'TicketConnection' },
  { name: 'TicketEdge' },
)

interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
}

/** What a list of tickets can be narrowed by; all of it together. */
function filterArgs(arg: ArgBuilder) {
  return {
    status: arg({ type: [TicketStatusEnum] }),
    awaitingReason: arg({ type: [AwaitingReasonEnum] }),
    scheduled: arg.boolean({ description: 'Whether a countdown to the auto-review runs.' }),
    search: arg.string({
      description: 'Part of a number or title; case does not matter.',
      validate: optionalText(200),
    }),
  }
}

interface FilterArguments {
  readonly status?: TicketFilter['statuses']
  readonly awaitingReason?: TicketFilter['awaitingReasons']
  readonly scheduled?: boolean | null
  readonly search?: string | null
}

function toFilter({ status, awaitingReason, scheduled, search }: FilterArguments): TicketFilter {
  return { statuses: status, awaitingReasons: awaitingReason, scheduled, search }
}

async function ticketPage(
  { app }: Context,
  list: string,
  filter: TicketFilter,
  { first, after }: PageArguments,
) {
  const size = pageSize(first)
  const cursors = idCursors(list)
  const rows = await listTickets(app, filter, size + 1, cursors.decode(after))
  return toConnection(rows, size, after, cursors.encode)
}

builder.objectField(ProjectType, 'tickets', (t) =>
  t.field({
    type: TicketConnection,
    args: { ...pageArgs(t.arg), ...filterArgs(t.arg) },
    complexity: pageCost,
    resolve: (project: Project, args, context) =>
      ticketPage(context, `tickets of ${project.id}`, { ...toFilter(args), projectId: project.id }, args),
  }),
)

builder.queryField('tickets', (t) =>
  t.field({
    type: TicketConnection,
    description: 'Oldest first.',
    authScopes: { signedIn: true },
    args: {
      projectId: t.arg.id(),
      ...filterArgs(t.arg),
      ...pageArgs(t.arg),
    },
    complexity: pageCost,
    resolve: (_root, { projectId, ...args }, context) => {
      const given = projectId !== null && projectId !== undefined
      const project = given ? localId(String(projectId), 'Project', 'projectId') : null
      return ticketPage(context, 'tickets', { ...toFilter(args), projectId: project }, args)
    },
  }),
)

builder.queryField('ticket', (t) =>
  t.field({
    type: TicketType,
    nullable: true,
    description: 'By its id or its number.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id(), number: t.arg.string() },
    resolve: (_root, { id, number }, { app }) => {
      const tickets = app.database.getRepository(Ticket)
      if (id !== null && id !== undefined) {
        if (typeof number === 'string')
          throw new BadUserInput('number', 'Pass the id alone, or the number alone.')
        return tickets.findOneBy({ id: localId(String(id), 'Ticket', 'id') })
      }
      if (number) return tickets.findOneBy({ number })
      throw new BadUserInput('id', 'Say which ticket: by its id or its number.')
    },
  }),
)
