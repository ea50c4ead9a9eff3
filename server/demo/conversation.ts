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
  if (lastSaid === -1) return firstTurn(script)
  if (said.length > 0) return answer(script, said.map(({ content }) => content).join(' '))
  return anotherTry(script, ticket.lastFailure !== null)
}

function firstTurn({ opening, tools, ending, failure }: TicketScript): Turn {
  return failure ? { opening, tools, ending, failure } : { opening, tools, ending }
}

/** A person wrote: the agent says what it understood, does it, and reports what is different now. */
function answer({ answer: ending, tools }: TicketScript, reply: string): Turn {
  return { opening: `Understood: “${quote(reply)}” I build it that way.`, tools: tools.slice(-2), ending }
}

/** Sent back without a word: the agent decides by itself and says how. */
function anotherTry({ again, tools }: TicketScript, failed: boolean): Turn {
  const opening = failed ? 'I go on where the last try broke off.' : 'I go through it once more.'
  return { opening, tools: tools.slice(-2), ending: again }
}

/** The beginning of what the person wrote, as one sentence. */
function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/\?+/g, '.').trim()
  const short = line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE).trimEnd()}…`
  return /[.!…]$/.test(short) ? short : `${short}.`
}
