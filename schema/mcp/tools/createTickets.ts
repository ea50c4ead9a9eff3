import { parse } from 'graphql'
import { z } from 'zod'
import { PRIORITIES, TICKET_MODES } from '../../../server/entities/words.ts'
import { idempotencyKeyArgument, projectArgument, projectIdOf } from '../arguments.ts'
import { TICKET_FIELDS, ticketLine, ticketShape, type TicketView } from '../ticketView.ts'
import { ADDS, defineTool } from '../tool.ts'

const CREATE = parse(`mutation ($input: CreateTicketsInput!) {
  createTickets(input: $input) { tickets { ${TICKET_FIELDS} } }
}`)

const newTicket = z.strictObject({
  ref: z.string().optional().describe('Names it inside this call, so that another can depend on it.'),
  title: z.string(),
  body: z.string().describe('The request: the first thing the agent reads.'),
  mode: z.enum(TICKET_MODES).default('RELAXED').describe('STRICT: only a person closes it.'),
  priority: z.enum(PRIORITIES).default('NORMAL'),
  sequence: z.int().optional().describe('Waits for all tickets of a lower one in its project.'),
  startWhenReady: z.boolean().default(true).describe('False: a person starts it once it is ready.'),
  dependsOn: z.array(z.string()).optional().describe('Refs of this call, or numbers or ids of tickets.'),
})

export const createTickets = defineTool({
  name: 'create_tickets',
  title: 'Create tickets',
  description:
    'New work for agents, 1 to 1,000 tickets of one project, all or none, with what each waits for.',
  hints: ADDS,
  input: z.strictObject({
    project: projectArgument,
    tickets: z.array(newTicket).min(1).max(1000),
    idempotencyKey: idempotencyKeyArgument,
  }),
  output: z.object({ tickets: z.array(ticketShape) }),
  async run({ project, ...rest }, api) {
    const input = { projectId: await projectIdOf(api, project), ...rest }
    const { createTickets: created } = await api.call<{ createTickets: { tickets: TicketView[] } }>(CREATE, {
      input,
    })
    return { text: created.tickets.map(ticketLine).join('\n'), data: created }
  },
})
