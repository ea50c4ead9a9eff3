import type { ResultOf } from '../graphql/graphql.ts'
import type { TicketMessagesQuery } from '../graphql/ticketDocuments.ts'

type Ticket = NonNullable<ResultOf<typeof TicketMessagesQuery>['ticket']>
export type TicketMessage = Ticket['messages']['nodes'][number]

/** One turn of the conversation; the tool calls in a row are one. */
export type Turn =
  | { readonly kind: 'message'; readonly key: string; readonly message: TicketMessage }
  | { readonly kind: 'tools'; readonly key: string; readonly messages: readonly TicketMessage[] }

export function turnsOf(messages: readonly TicketMessage[]): readonly Turn[] {
  const turns: Turn[] = []
  for (const message of messages) {
    const last = turns.at(-1)
    if (message.role !== 'TOOL') turns.push({ kind: 'message', key: message.id, message })
    else if (last?.kind === 'tools')
      turns[turns.length - 1] = { ...last, messages: [...last.messages, message] }
    else turns.push({ kind: 'tools', key: message.id, messages: [message] })
  }
  return turns
}
