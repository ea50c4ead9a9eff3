import { parse } from 'graphql'
import { z } from 'zod'
import { idempotencyKeyArgument, ticketArgument, ticketIdOf } from '../arguments.ts'
import { messageShape, messageText } from '../messageView.ts'
import { TICKET_FIELDS, ticketLine, ticketShape } from '../ticketView.ts'
import { ADDS, defineTool } from '../tool.ts'

export const POST = parse(`mutation ($input: PostMessageInput!) {
  postMessage(input: $input) { message { id role author content at } ticket { ${TICKET_FIELDS} } }
}`)

export const postedShape = z.object({ message: messageShape, ticket: ticketShape })

/** What came of a message, for the one who wrote it. */
export function postedText({ message, ticket }: z.infer<typeof postedShape>): string {
  return `${messageText(message)}\n\n${ticketLine(ticket)}`
}

export const postMessage = defineTool({
  name: 'post_message',
  title: 'Say something on a ticket',
  description:
    'As the agent that holds the lease: what you did, what you ask (ASSISTANT), or what a tool printed (TOOL). ' +
    'People read it at once. It does not end your turn: finish_turn does. People write with reply_to_ticket.',
  hints: ADDS,
  input: z.strictObject({
    ticket: ticketArgument,
    lease: z.string().describe('From claim_ticket.'),
    content: z.string().describe('Markdown.'),
    role: z.enum(['ASSISTANT', 'TOOL']).default('ASSISTANT'),
    idempotencyKey: idempotencyKeyArgument,
  }),
  output: postedShape,
  async run({ ticket, ...rest }, api) {
    const input = { ticketId: await ticketIdOf(api, ticket), ...rest }
    const { postMessage: posted } = await api.call<{ postMessage: z.infer<typeof postedShape> }>(POST, {
      input,
    })
    return { text: postedText(posted), data: posted }
  },
})
