import type { ResultOf } from '../graphql/graphql.ts'
import type { TicketMessagesQuery, TicketVerdict } from '../graphql/ticketDocuments.ts'

type Ticket = NonNullable<ResultOf<typeof TicketMessagesQuery>['ticket']>
export type TicketMessage = Ticket['messages']['nodes'][number]

/** One turn of the conversation; the tool calls in a row are one. A verdict of the past is a line between them. */
export type Turn =
  | { readonly kind: 'message'; readonly key: string; readonly message: TicketMessage }
  | { readonly kind: 'tools'; readonly key: string; readonly messages: readonly TicketMessage[] }
  | { readonly kind: 'verdict'; readonly key: string; readonly verdict: TicketVerdict }

/**
 * What is read from top to bottom.
 * @param verdicts the ones that stand in it as lines, in any order.
 */
export function turnsOf(
  messages: readonly TicketMessage[],
  verdicts: readonly TicketVerdict[] = [],
): readonly Turn[] {
  const turns: Turn[] = []
  const ahead = verdicts.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))

  function tellVerdictsBefore(at: number): void {
    while (ahead[0] !== undefined && Date.parse(ahead[0].at) < at) {
      const verdict = ahead.shift()!
      turns.push({ kind: 'verdict', key: verdict.id, verdict })
    }
  }

  for (const message of messages) {
    tellVerdictsBefore(Date.parse(message.at))
    const last = turns.at(-1)
    if (message.role !== 'TOOL') turns.push({ kind: 'message', key: message.id, message })
    else if (last?.kind === 'tools')
      turns[turns.length - 1] = { ...last, messages: [...last.messages, message] }
    else turns.push({ kind: 'tools', key: message.id, messages: [message] })
  }
  tellVerdictsBefore(Number.POSITIVE_INFINITY)
  return turns
}

/** The message that an open question stands in: the agent's last one. */
export function lastAnswerId(messages: readonly TicketMessage[]): string | null {
  return messages.findLast(({ role }) => role === 'ASSISTANT')?.id ?? null
}
