import { parse } from 'graphql'
import { z } from 'zod'
import { assertLeaseIsOn, leaseArgument, leasedTicketArgument } from '../leaseArguments.ts'
import { TICKET_FIELDS, ticketLine, ticketShape, type TicketView } from '../ticketView.ts'
import { defineTool, SETS } from '../tool.ts'

const REQUEST = parse(`mutation ($input: RequestPermissionInput!) {
  requestPermission(input: $input) { granted ticket { ${TICKET_FIELDS} } }
}`)

export const requestPermission = defineTool({
  name: 'request_permission',
  title: 'Request a permission',
  description:
    'Before you use a tool that you may not use by yourself: asks a person. `granted` true: it is always allowed on ' +
    'this ticket, go on, your lease stands. False: your lease is over, drop the work; once a person has answered, ' +
    'the ticket can be claimed again and tells the answer.',
  hints: SETS,
  input: z.strictObject({
    lease: leaseArgument,
    ticket: leasedTicketArgument,
    tool: z.string().describe('Its name; what is always allowed goes by exactly this name.'),
    description: z.string().describe('What you want to do with it, for the person who decides.'),
  }),
  output: z.object({ granted: z.boolean(), ticket: ticketShape }),
  async run({ ticket, ...input }, api) {
    await assertLeaseIsOn(api, input.lease, ticket)
    const { requestPermission: asked } = await api.call<{ requestPermission: Asked }>(REQUEST, { input })
    const outcome = asked.granted ? 'Granted: go on.' : 'Your lease is over; a person answers first.'
    return { text: `${outcome}\n${ticketLine(asked.ticket)}`, data: asked }
  },
})

interface Asked {
  readonly granted: boolean
  readonly ticket: TicketView
}
