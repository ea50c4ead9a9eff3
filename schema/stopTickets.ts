import { z } from 'zod'
import { BadUserInput } from '../server/errors.ts'
import { type StopResult, stoppableTickets, stopTickets } from '../server/tickets/stopTickets.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { encodeGlobalId, localId } from './globalId.ts'
import { TicketType } from './ticket.ts'
import { optionalText } from './validation.ts'

/** Most that a call may name; the contract's limit. */
const MOST_TICKETS = 1000

/** `ticketId` is the id as the caller has it. */
const StopTicketResult = builder
  .objectRef<StopResult & { readonly ticketId: string }>('StopTicketResult')
  .implement({
    description: 'The ticket as it is now, or the code and the message of an error.',
    authScopes: { signedIn: true },
    fields: (t) => ({
      ticketId: t.exposeID('ticketId'),
      stopped: t.exposeBoolean('stopped', {
        description: 'False where it waits for a person already, and with an error.',
      }),
      ticket: t.field({ type: TicketType, nullable: true, resolve: ({ ticket }) => ticket }),
      code: t.string({ nullable: true, resolve: ({ error }) => error?.code }),
      message: t.string({ nullable: true, resolve: ({ error }) => error?.message }),
    }),
  })

builder.relayMutationField(
  'stopTickets',
  {
    inputFields: (t) => ({
      ticketIds: t.idList({ validate: z.array(z.any()).min(1).max(MOST_TICKETS).nullish() }),
      projectId: t.id({ description: 'Everything in it that runs, counts down or is open.' }),
      reason: t.string({ validate: optionalText(10_000) }),
    }),
  },
  {
    description: 'The kill switch for many: either by their ids, or everything of a project.',
    authScopes: { submitter: true },
    resolve: async (_root, { input: { ticketIds, projectId, reason } }, context) => {
      const actor = caller(context)
      const tickets =
        typeof projectId === 'string' || typeof projectId === 'number'
          ? await ofProject(context.app, String(projectId), ticketIds)
          : named(ticketIds)
      const results = await stopTickets(
        context.app,
        actor,
        tickets.map(({ id }) => id),
        reason?.trim() || null,
      )
      return {
        results: results.map((result, place) => ({ ...result, ticketId: tickets[place]!.ticketId })),
      }
    },
  },
  {
    outputFields: (t) => ({
      results: t.field({
        type: [StopTicketResult],
        description: 'One a ticket, in their order: a bad one fails alone.',
        resolve: ({ results }) => results,
      }),
    }),
  },
)

/** The id as the caller has it, and the row's id, or why it is none. */
interface NamedTicket {
  readonly ticketId: string
  readonly id: string | BadUserInput
}

async function ofProject(
  app: Parameters<typeof stoppableTickets>[0],
  projectId: string,
  ticketIds: unknown,
): Promise<NamedTicket[]> {
  if (ticketIds) throw new BadUserInput('projectId', 'Pass ticketIds or a projectId, not both.')
  const ids = await stoppableTickets(app, localId(projectId, 'Project', 'projectId'))
  return ids.map((id) => ({ id, ticketId: encodeGlobalId('Ticket', id) }))
}

function named(ticketIds: readonly (string | number)[] | null | undefined): NamedTicket[] {
  if (!ticketIds) throw new BadUserInput('ticketIds', 'Pass ticketIds, or a projectId.')
  return ticketIds.map((ticketId, place) => ({
    ticketId: String(ticketId),
    id: idOrComplaint(String(ticketId), `ticketIds.${place}`),
  }))
}

function idOrComplaint(ticketId: string, field: string): string | BadUserInput {
  try {
    return localId(ticketId, 'Ticket', field)
  } catch (error) {
    if (error instanceof BadUserInput) return error
    throw error
  }
}
