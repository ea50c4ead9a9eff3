import type { FailureType } from '../entities/words.ts'
import type { ConversationMessage, TicketLease } from './api/agentApi.ts'
import { scriptOf, type TicketScript } from './content/ticketScripts.ts'

/** What an agent says and does until it stops again. */
export interface Turn {
  readonly opening: string
  /** Outputs of the tools it uses. */
  readonly tools: readonly string[]
  readonly ending: string
  /** With it the turn breaks off before its ending. */
  readonly failure?: { readonly type: FailureType; readonly message: string }
}

const LONGEST_QUOTE = 160

/** What comes next in a ticket's conversation: the first turn, an answer to a person, or another try. */
export function nextTurn(ticket: TicketLease['ticket'], conversation: readonly ConversationMessage[]): Turn {
  const script = scriptOf(ticket.title)
  const lastSaid = conversation.findLastIndex(({ role }) => role === 'ASSISTANT')
  const said = conversation.slice(lastSaid + 1).filter(({ role }) => role === 'USER')
  const words = said.map(({ content }) => content)
  if (lastSaid === -1) return firstTurn(script, words.slice(1))
  if (words.length > 0) return answer(script, words)
  return anotherTry(script, ticket.lastFailure !== null)
}

/** `more` is what people wrote after the request, before anybody began. */
function firstTurn({ opening, tools, ending, failure }: TicketScript, more: readonly string[]): Turn {
  const turn = { opening: more.length > 0 ? `Understood: ${quote(more)} ${opening}` : opening, tools, ending }
  return failure ? { ...turn, failure } : turn
}

/** A person wrote: the agent says what it understood, does it, and reports what is different now. */
function answer({ answer: ending, tools }: TicketScript, reply: readonly string[]): Turn {
  return { opening: `Understood: ${quote(reply)} I build it that way.`, tools: tools.slice(-2), ending }
}

/** Sent back without a word: the agent decides by itself and says how. */
function anotherTry({ again, tools }: TicketScript, failed: boolean): Turn {
  const opening = failed ? 'I go on where the last try broke off.' : 'I go through it once more.'
  return { opening, tools: tools.slice(-2), ending: again }
}

/** The beginning of what people wrote, as one sentence in quotation marks. */
function quote(texts: readonly string[]): string {
  // A question of theirs is none of the agent's: whoever reads the answer must not take it for one.
  const line = texts.join(' ').replace(/\s+/g, ' ').replace(/\?+/g, '.').trim()
  const short = line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE).trimEnd()}…`
  return `“${/[.!…]$/.test(short) ? short : `${short}.`}”`
}
