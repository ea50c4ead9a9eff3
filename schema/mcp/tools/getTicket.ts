import { parse } from 'graphql'
import { z } from 'zod'
import { FAILURE_TYPES, VERDICTS } from '../../../server/entities/words.ts'
import { NotFound } from '../../../server/errors.ts'
import { ticketArgument, ticketIdOf } from '../arguments.ts'
import {
  boundedContent,
  boundedMessage,
  messageShape,
  messageText,
  type MessageView,
} from '../messageView.ts'
import { PERMISSION_FIELDS, permissionLines, permissionShape } from '../permissionView.ts'
import { TICKET_FIELDS, ticketLine, ticketShape, ticketState, type TicketView } from '../ticketView.ts'
import { defineTool, READS } from '../tool.ts'

const TICKET = parse(`query ($id: ID!, $messages: Int!) {
  ticket(id: $id) {
    ${TICKET_FIELDS} body ${PERMISSION_FIELDS}
    project { id key name }
    dependsOn { ${TICKET_FIELDS} }
    blockers { kind text }
    dependencyNotes { kind text }
    latestMessages(first: $messages) { id role author content at }
    lastFailure { type message at }
    classifications(first: 1) { verdict rationale applied at }
  }
}`)

const remark = z.object({ kind: z.string(), text: z.string() })

const detailShape = ticketShape.extend({
  ...permissionShape,
  body: z.string(),
  project: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  dependsOn: z.array(ticketShape),
  blockers: z.array(remark).describe('Why nobody can claim it now, while it is OPEN.'),
  dependencyNotes: z
    .array(remark)
    .describe('What became of a ticket it depends on, where that is not simply done.'),
  latestMessages: z.array(messageShape).describe('The newest, in the order in which they were written.'),
  lastFailure: z.object({ type: z.enum(FAILURE_TYPES), message: z.string(), at: z.string() }).nullable(),
  classifications: z
    .array(
      z.object({ verdict: z.enum(VERDICTS), rationale: z.string(), applied: z.boolean(), at: z.string() }),
    )
    .describe('The newest verdict of the auto-review, if there is one.'),
})

type TicketDetail = z.infer<typeof detailShape>

export const getTicket = defineTool({
  name: 'get_ticket',
  title: 'Read a ticket',
  description:
    'Everything about one ticket: its request, state, dependencies and the end of its conversation. ' +
    'The id of the newest USER message is what finish_turn takes as seenThrough.',
  hints: READS,
  input: z.strictObject({
    ticket: ticketArgument,
    messages: z.int().min(1).max(100).default(20).describe('How many of the newest messages.'),
  }),
  output: z.object({ ticket: detailShape }),
  async run({ ticket: named, messages }, api) {
    const id = await ticketIdOf(api, named)
    const { ticket: found } = await api.call<{ ticket: TicketDetail | null }>(TICKET, { id, messages })
    if (!found) throw new NotFound('ticket')
    const ticket = {
      ...found,
      body: boundedContent(found.body, 'USER'),
      latestMessages: found.latestMessages.map(boundedMessage),
    }
    return { text: detailText(ticket), data: { ticket } }
  },
})

function detailText(ticket: TicketDetail): string {
  const { project, dependsOn, lastFailure, latestMessages } = ticket
  const [verdict] = ticket.classifications
  return [
    ticketLine(ticket),
    `Project ${project.key} (${project.name}), mode ${ticket.mode}, id ${ticket.id}`,
    ...dependsOn.map((other) => `Depends on ${dependency(other)}`),
    ...[...ticket.blockers, ...ticket.dependencyNotes].map(({ text }) => text),
    ...(lastFailure
      ? [`Last failure: ${lastFailure.type} at ${lastFailure.at}: ${lastFailure.message}`]
      : []),
    ...(verdict ? [`Auto-review at ${verdict.at}: ${verdict.verdict}. ${verdict.rationale}`] : []),
    ...permissionLines(ticket),
    conversationText(ticket.body, latestMessages),
  ].join('\n')
}

function dependency(other: TicketView): string {
  return `${other.number} ${ticketState(other)}: ${other.title}`
}

/** The request stands in front where the tail of the conversation begins after it. */
function conversationText(body: string, messages: readonly MessageView[]): string {
  const first = messages[0]
  const whole = first !== undefined && first.role === 'USER' && first.content === body
  return [...(whole ? [] : [`Request:\n${body}`]), ...messages.map(messageText)].join('\n\n')
}
