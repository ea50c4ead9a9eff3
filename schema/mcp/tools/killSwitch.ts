import { parse } from 'graphql'
import { z } from 'zod'
import { BadUserInput, DomainError } from '../../../server/errors.ts'
import type { Api } from '../api.ts'
import { projectArgument, projectIdOf, ticketArgument, ticketIdOf } from '../arguments.ts'
import { TICKET_FIELDS, ticketShape, ticketState, type TicketView } from '../ticketView.ts'
import { defineTool, ENDS } from '../tool.ts'

const STOP = parse(`mutation ($input: StopTicketInput!) {
  stopTicket(input: $input) { stopped ticket { ${TICKET_FIELDS} } }
}`)

const STOP_MANY = parse(`mutation ($input: StopTicketsInput!) {
  stopTickets(input: $input) { results { stopped ticket { ${TICKET_FIELDS} } code message } }
}`)

const resultShape = z.object({
  asked: z.string().describe('As you named it; of a whole project, its number.'),
  stopped: z.boolean().describe('False where it waited for a person already, or could not be stopped.'),
  ticket: ticketShape.nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
})

type Result = z.infer<typeof resultShape>
type Stopped = Omit<Result, 'asked'>

export const killSwitch = defineTool({
  name: 'kill_switch',
  title: 'Kill switch',
  description:
    'Ends the work of agents now, and countdowns: on one ticket, on many, or on everything of a project. An agent ' +
    'that works on one gets LEASE_LOST at its next call. Each ticket then waits for a person (STOPPED). Stopped ' +
    'twice, nothing changes. Of many, each fails alone.',
  hints: ENDS,
  input: z.strictObject({
    ticket: ticketArgument.optional(),
    tickets: z
      .array(ticketArgument)
      .min(1)
      .max(1000)
      .optional()
      .describe('Instead of `ticket`: many at once.'),
    project: projectArgument
      .optional()
      .describe('Instead of both: all of it that runs, counts down or is open.'),
    reason: z.string().optional().describe('Why, for people and for the agent.'),
  }),
  output: z.object({ results: z.array(resultShape) }),
  async run({ ticket, tickets, project, reason }, api) {
    if ([ticket, tickets, project].filter((which) => which !== undefined).length !== 1) {
      throw new BadUserInput('ticket', 'Say which: `ticket`, `tickets` or `project` alone.')
    }
    let results: Result[]
    if (ticket !== undefined) results = [await stopOne(api, ticket, reason)]
    else if (tickets !== undefined) results = await stopNamed(api, tickets, reason)
    else results = await stopProject(api, project!, reason)
    return { text: results.map(resultText).join('\n') || 'There was nothing to stop.', data: { results } }
  },
})

async function stopOne(api: Api, asked: string, reason: string | undefined): Promise<Result> {
  const { stopTicket } = await api.call<{ stopTicket: { stopped: boolean; ticket: TicketView } }>(STOP, {
    input: { ticketId: await ticketIdOf(api, asked), reason },
  })
  return { asked, ...stopTicket, code: null, message: null }
}

async function stopNamed(
  api: Api,
  tickets: readonly string[],
  reason: string | undefined,
): Promise<Result[]> {
  const found = await Promise.all(tickets.map((ticket) => ticketIdOf(api, ticket).catch(complaint)))
  const ticketIds = found.filter((id) => typeof id === 'string')
  const stopped = ticketIds.length === 0 ? [] : await stopMany(api, { ticketIds, reason })
  return tickets.map((asked, place) => {
    const id = found[place]!
    return { asked, ...(typeof id === 'string' ? stopped.shift()! : id) }
  })
}

async function stopProject(api: Api, project: string, reason: string | undefined): Promise<Result[]> {
  const stopped = await stopMany(api, { projectId: await projectIdOf(api, project), reason })
  return stopped.map((result) => ({ asked: result.ticket?.number ?? project, ...result }))
}

async function stopMany(api: Api, input: Record<string, unknown>): Promise<Stopped[]> {
  const { stopTickets } = await api.call<{ stopTickets: { results: Stopped[] } }>(STOP_MANY, { input })
  return stopTickets.results
}

/** What a caller named wrongly keeps to that one. */
function complaint(error: unknown): Stopped {
  if (!(error instanceof DomainError)) throw error
  return { stopped: false, ticket: null, code: error.code, message: error.message }
}

function resultText({ asked, stopped, ticket, code, message }: Result): string {
  if (ticket === null || code !== null) return `${asked}: not stopped. ${code}: ${message}`
  return `${ticket.number}: ${stopped ? 'stopped' : 'nothing to stop'}, ${ticketState(ticket)}`
}
