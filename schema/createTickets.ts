import { z } from 'zod'
import { nameText } from '../server/nameText.ts'
import { createTickets } from '../server/tickets/createTickets.ts'
import type { NamedDependency } from '../server/tickets/dependencyPlan.ts'
import { builder } from './builder.ts'
import { callCost } from './callCost.ts'
import { caller } from './context.ts'
import { PriorityEnum, TicketModeEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { TicketType } from './ticket.ts'
import { longText } from './ticketText.ts'

const MOST_TICKETS = 1000

const NewTicketInput = builder.inputType('NewTicketInput', {
  description:
    '`ref` names a ticket inside this call, so that another can depend on it before it has a number.',
  fields: (t) => ({
    ref: t.string({ validate: z.string().min(1).max(100).nullish() }),
    title: t.string({ required: true, validate: nameText(300) }),
    body: t.string({ required: true, validate: longText }),
    mode: t.field({ type: TicketModeEnum, defaultValue: 'RELAXED' }),
    priority: t.field({ type: PriorityEnum, defaultValue: 'NORMAL' }),
    sequence: t.int(),
    startWhenReady: t.boolean({ defaultValue: true }),
    dependsOn: t.stringList({
      description: 'Refs of this call, or numbers or ids of tickets that exist.',
      validate: z.array(z.string().max(200)).max(1000).nullish(),
    }),
  }),
})

builder.relayMutationField(
  'createTickets',
  {
    inputFields: (t) => ({
      projectId: t.id({ required: true }),
      tickets: t.field({
        type: [NewTicketInput],
        required: true,
        validate: z.array(z.any()).min(1).max(MOST_TICKETS),
      }),
      idempotencyKey: t.string({ validate: z.string().min(1).max(200).nullish() }),
    }),
  },
  {
    description: 'All or none.',
    authScopes: { submitter: true },
    complexity: ({ input }) => callCost(input.tickets, MOST_TICKETS),
    resolve: async (_root, { input }, context) => ({
      tickets: await createTickets(context.app, caller(context), {
        projectId: localId(String(input.projectId), 'Project', 'projectId'),
        idempotencyKey: input.idempotencyKey ?? null,
        tickets: input.tickets.map((ticket) => ({
          ref: ticket.ref ?? null,
          title: ticket.title,
          body: ticket.body,
          mode: ticket.mode ?? 'RELAXED',
          priority: ticket.priority ?? 'NORMAL',
          sequence: ticket.sequence ?? null,
          startWhenReady: ticket.startWhenReady ?? true,
          dependsOn: (ticket.dependsOn ?? []).map(namedDependency),
        })),
      }),
    }),
  },
  {
    outputFields: (t) => ({
      tickets: t.field({ type: [TicketType], resolve: (payload) => payload.tickets }),
    }),
  },
)

/** A ref may be any text, so what does not read as the id of a ticket is none. */
function namedDependency(text: string): NamedDependency {
  try {
    return { text, ticketId: localId(text, 'Ticket', 'dependsOn') }
  } catch {
    return { text, ticketId: null }
  }
}
