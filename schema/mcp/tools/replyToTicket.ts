import { z } from 'zod'
import { idempotencyKeyArgument, ticketArgument, ticketIdOf } from '../arguments.ts'
import { ADDS, defineTool } from '../tool.ts'
import { POST, postedShape, postedText } from './postMessage.ts'

export const replyToTicket = defineTool({
  name: 'reply_to_ticket',
  title: 'Reply to a ticket',
  description:
    'Writes to the agent as the person it works for. A ticket that waits, or counts down to its auto-review, goes ' +
    'back to the agents; one that is finished is opened again; while an agent works it reads this at the end of ' +
    'its turn.',
  hints: ADDS,
  names: { content: 'message' },
  input: z.strictObject({
    ticket: ticketArgument,
    message: z.string().describe('Markdown.'),
    idempotencyKey: idempotencyKeyArgument,
  }),
  output: postedShape,
  async run({ ticket, message, idempotencyKey }, api) {
    const input = { ticketId: await ticketIdOf(api, ticket), role: 'USER', content: message, idempotencyKey }
    const { postMessage: posted } = await api.call<{ postMessage: z.infer<typeof postedShape> }>(POST, {
      input,
    })
    return { text: postedText(posted), data: posted }
  },
})
