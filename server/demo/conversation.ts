import type { ClaimedTicket, ConversationMessage, FailureType, PermissionAnswer } from '../workerKit/types.ts'
import { type ScriptedPermission, scriptOf, type TicketScript } from './content/ticketScripts.ts'

/** What an agent says and does until it stops again. */
export interface Turn {
  readonly opening: string
  /** Outputs of the tools it uses. */
  readonly tools: readonly string[]
  readonly ending: string
  /** With it the turn breaks off before its ending. */
  readonly failure?: { readonly type: FailureType; readonly message: string }
  /** Asked for before the ending. */
  readonly permission?: Pick<ScriptedPermission, 'tool' | 'description'>
}

const LONGEST_QUOTE = 160

/** What comes next in a ticket's conversation: the first turn, an answer to a person, or another try. */
export function nextTurn(
  ticket: Pick<ClaimedTicket['ticket'], 'title' | 'lastFailure' | 'permissionAnswer'>,
  conversation: readonly ConversationMessage[],
): Turn {
  const script = scriptOf(ticket.title)
  const lastSaid = conversation.findLastIndex(({ role }) => role === 'ASSISTANT')
  const said = conversation.slice(lastSaid + 1).filter(({ role }) => role === 'USER')
  const words = said.map(({ content }) => content)
  if (lastSaid === -1) return firstTurn(script, words.slice(1))
  if (words.length > 0) return answer(script, words)
  if (script.permission && ticket.permissionAnswer) {
    return afterPermission(script, script.permission, ticket.permissionAnswer)
  }
  return anotherTry(script, ticket.lastFailure !== null)
}

/** `more` is what people wrote after the request, before anybody began. */
function firstTurn(
  { opening, tools, ending, failure, permission }: TicketScript,
  more: readonly string[],
): Turn {
  const turn = {
    ...(permission && { permission }),
    opening: more.length > 0 ? `Understood: ${quote(more)} ${opening}` : opening,
    tools,
    ending,
  }
  return failure ? { ...turn, failure } : turn
}

/** A person answered: the agent goes on where it stopped, or finds another way. */
function afterPermission(
  { ending }: TicketScript,
  { tool, description, output, rejected }: ScriptedPermission,
  { granted, always, note }: PermissionAnswer,
): Turn {
  const heard = note === null ? '' : ` ${quote([note])}`
  if (!granted) return { opening: `Understood, I leave ${tool} alone.${heard}`, tools: [], ending: rejected }
  const turn = { opening: `Thank you, I use ${tool}.${heard}`, tools: output, ending }
  // Where it is always allowed, asking once more stops nothing.
  return always ? { ...turn, permission: { tool, description } } : turn
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
