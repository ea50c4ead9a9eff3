import { GraphQLError, parse } from 'graphql'
import { z } from 'zod'
import { BadUserInput, DomainError } from '../../../server/errors.ts'
import type { Api } from '../api.ts'
import { ticketArgument, ticketIdOf } from '../arguments.ts'
import { TICKET_FIELDS, ticketShape, ticketState, type TicketView } from '../ticketView.ts'
import { defineTool, ENDS } from '../tool.ts'

const STOP = parse(`mutation ($input: StopTicketInput!) {
  stopTicket(input: $input) { stopped ticket { ${TICKET_FIELDS} } }
}`)

const resultShape = z.object({
  asked: z.string().describe('As you named it.'),
  stopped: z.boolean().describe('False where it waited for a person already, or could not be stopped.'),
  ticket: ticketShape.nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
})

type Result = z.infer<typeof resultShape>

export const killSwitch = defineTool({
  name: 'kill_switch',
  title: 'Kill switch',
  description:
    'Ends the work of agents on one or many tickets now, and their countdowns: an agent that works on one gets ' +
    'LEASE_LOST at its next call. Each ticket then waits for a person (STOPPED). Stopped twice, nothing changes. ' +
    'Of many, each fails alone.',
  hints: ENDS,
  input: z.strictObject({
    ticket: ticketArgument.optional(),
    tickets: z
      .array(ticketArgument)
      .min(1)
      .max(1000)
      .optional()
      .describe('Instead of `ticket`: many at once.'),
    reason: z.string().optional().describe('Why, for people and for the agent.'),
  }),
  output: z.object({ results: z.array(resultShape) }),
  async run({ ticket, tickets, reason }, api) {
    if ((ticket === undefined) === (tickets === undefined)) {
      throw new BadUserInput('ticket', 'Say which: `ticket` alone, or `tickets` alone.')
    }
    const results: Result[] = []
    if (ticket !== undefined) results.push(await stop(api, ticket, reason))
    for (const each of tickets ?? []) results.push(await stop(api, each, reason).catch(refusal(each)))
    return { text: results.map(resultText).join('\n'), data: { results } }
  },
})

async function stop(api: Api, asked: string, reason: string | undefined): Promise<Result> {
  const { stopTicket } = await api.call<{ stopTicket: { stopped: boolean; ticket: TicketView } }>(STOP, {
    input: { ticketId: await ticketIdOf(api, asked), reason },
  })
  return { asked, ...stopTicket, code: null, message: null }
}

/** What a caller did wrong about one of many keeps to that one. */
function refusal(asked: string): (error: unknown) => Result {
  return (error) => {
    const cause = error instanceof GraphQLError ? error.originalError : error
    if (!(cause instanceof DomainError)) throw error
    return { asked, stopped: false, ticket: null, code: cause.code, message: cause.message }
  }
}

function resultText({ asked, stopped, ticket, code, message }: Result): string {
  if (ticket === null) return `${asked}: not stopped. ${code}: ${message}`
  return `${ticket.number}: ${stopped ? 'stopped' : 'nothing to stop'}, ${ticketState(ticket)}`
}
