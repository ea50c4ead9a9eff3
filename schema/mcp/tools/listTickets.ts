import { parse } from 'graphql'
import { z } from 'zod'
import { AWAITING_REASONS, TICKET_STATUSES } from '../../../server/entities/words.ts'
import { afterArgument, firstArgument, projectArgument, projectIdOf } from '../arguments.ts'
import { nextOf, nextShape, PAGE_INFO, type PageInfo, pageText } from '../pageView.ts'
import { TICKET_FIELDS, ticketLine, ticketShape, type TicketView } from '../ticketView.ts'
import { defineTool, READS } from '../tool.ts'

const TICKETS = parse(`query ($projectId: ID, $status: [TicketStatus!], $awaitingReason: [AwaitingReason!],
  $search: String, $first: Int, $after: String) {
  tickets(projectId: $projectId, status: $status, awaitingReason: $awaitingReason, search: $search,
    first: $first, after: $after) {
    nodes { ${TICKET_FIELDS} } ${PAGE_INFO}
  }
}`)

export const listTickets = defineTool({
  name: 'list_tickets',
  title: 'List tickets',
  description:
    'Tickets, oldest first: of one project or of all, by status, by what they wait for, by words. get_ticket tells everything about one.',
  hints: READS,
  input: z.strictObject({
    project: projectArgument.optional(),
    status: z
      .array(z.enum(TICKET_STATUSES))
      .optional()
      .describe('Only with one of these; all where left out.'),
    awaitingReason: z.array(z.enum(AWAITING_REASONS)).optional().describe('Only what waits for a person so.'),
    search: z.string().optional().describe('Part of a number or title.'),
    first: firstArgument,
    after: afterArgument,
  }),
  output: z.object({ tickets: z.array(ticketShape), next: nextShape }),
  async run({ project, ...rest }, api) {
    const projectId = project === undefined ? null : await projectIdOf(api, project)
    const { tickets } = await api.call<{ tickets: { nodes: TicketView[]; pageInfo: PageInfo } }>(TICKETS, {
      projectId,
      ...rest,
    })
    const next = nextOf(tickets.pageInfo)
    const text = pageText(tickets.nodes.map(ticketLine), next, 'No tickets.')
    return { text, data: { tickets: tickets.nodes, next } }
  },
})
