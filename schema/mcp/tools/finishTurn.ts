import { parse } from 'graphql'
import { z } from 'zod'
import { leaseArgument, leasedTicketArgument } from '../leaseArguments.ts'
import { TICKET_FIELDS, ticketLine, ticketShape, type TicketView } from '../ticketView.ts'
import { assertLeaseIsOn } from '../leaseArguments.ts'
import { defineTool, SETS } from '../tool.ts'

const FINISH = parse(`mutation ($input: FinishTurnInput!) {
  finishTurn(input: $input) { ticket { ${TICKET_FIELDS} } }
}`)

export const finishTurn = defineTool({
  name: 'finish_turn',
  title: 'Finish the turn',
  description:
    'Ends your turn and your lease, when the work is done or you asked something: post_message first. The ticket ' +
    'is then reviewed. If a person wrote something you have not read, it goes back to OPEN instead: claim it again. ' +
    'Repeated with the same lease, the first result comes back.',
  hints: SETS,
  input: z.strictObject({
    lease: leaseArgument,
    ticket: leasedTicketArgument,
    seenThrough: z
      .string()
      .optional()
      .describe(
        'The id of the newest USER message you have read; left out: all there were when you claimed.',
      ),
  }),
  output: z.object({ ticket: ticketShape }),
  async run({ ticket, ...input }, api) {
    await assertLeaseIsOn(api, input.lease, ticket)
    const { finishTurn: finished } = await api.call<{ finishTurn: { ticket: TicketView } }>(FINISH, { input })
    return { text: ticketLine(finished.ticket), data: finished }
  },
})
