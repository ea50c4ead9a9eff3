import { actionTexts, consequences } from '../texts/actions.ts'
import { actionWords, wordFor } from '../texts/words.ts'

/** One thing that a person can do with the open item. */
export interface Move {
  /** A resolution of the review, or one of the page's own names for what is done to a ticket. */
  readonly action: string
  readonly label: string
  /** The key that does it: R for retry, else its place in the row. Null past the ninth. */
  readonly key: string | null
  readonly main: boolean
  /** Stands apart from the others: it takes the work out of the queue. */
  readonly apart: boolean
  /** What will happen, in one line. */
  readonly consequence: string
  /** It cannot be taken back, so that it asks again in place. */
  readonly asksAgain: boolean
}

/** Actions that need a text for the bot or agent. */
export const NEEDS_MESSAGE: readonly string[] = ['REPLY', 'CHANGE_CONTENT']

type Line = string | ((what: string) => string)

const phaseLines: Readonly<Record<string, Line>> = {
  RETRY: consequences.RETRY_PHASE,
  CHANGE_CONTENT: consequences.CHANGE_CONTENT,
  COMPLETE_MANUALLY: consequences.COMPLETE_MANUALLY,
  SKIP_PHASE: consequences.SKIP_PHASE,
  RESET_ACCOUNT: consequences.RESET_ACCOUNT,
  DISMISS: consequences.DISMISS_PHASE,
}

const ticketLines: Readonly<Record<string, Line>> = {
  RETRY: consequences.RETRY_TICKET,
  REPLY: consequences.REPLY,
  CLOSE: consequences.CLOSE,
  START: consequences.START,
  DISMISS: consequences.DISMISS_TICKET,
  APPROVE_PERMISSION: consequences.APPROVE_PERMISSION,
  ALWAYS_ALLOW_PERMISSION: consequences.ALWAYS_ALLOW_PERMISSION,
  REJECT_PERMISSION: consequences.REJECT_PERMISSION,
}

/** What can be done to a ticket beside resolving its review. */
export const ticketMoves = {
  REVIEW_NOW: { label: actionTexts.reviewNow, line: consequences.REVIEW_NOW },
  LATER: { label: actionTexts.later, line: consequences.LATER },
  NEVER: { label: actionTexts.never, line: consequences.NEVER },
  STOP: { label: actionTexts.stop, line: consequences.STOP },
  REOPEN: { label: actionTexts.reopen, line: consequences.REOPEN },
  CLOSE_TICKET: { label: actionTexts.close, line: consequences.CLOSE },
} as const satisfies Record<string, { label: string; line: Line }>

export type TicketMove = keyof typeof ticketMoves

function say(line: Line | undefined, what: string): string {
  if (line === undefined) return consequences.UNKNOWN
  return typeof line === 'string' ? line : line(what)
}

function keyOf(action: string, place: number): string | null {
  if (action === 'RETRY') return 'R'
  return place <= 9 ? String(place) : null
}

/**
 * The review's moves: exactly its allowed actions, in the server's order, the first one on top.
 * @param what the phase's name or the ticket's number, for the line that says what will happen.
 * @param before how many other moves stand before them and take the first digits.
 */
export function reviewMoves(
  kind: string,
  actions: readonly string[],
  what: string,
  before = 0,
): readonly Move[] {
  const lines = kind === 'PHASE' ? phaseLines : ticketLines
  return actions.map((action, index) => ({
    action,
    label: wordFor(actionWords, action),
    key: keyOf(action, before + index + 1),
    main: before === 0 && index === 0,
    apart: action === 'DISMISS',
    consequence: say(lines[action], what),
    asksAgain: action === 'RESET_ACCOUNT',
  }))
}

/** The moves on a ticket itself, numbered from `before + 1`. */
export function movesOnTicket(names: readonly TicketMove[], number: string, before = 0): readonly Move[] {
  return names.map((name, index) => ({
    action: name,
    label: ticketMoves[name].label,
    key: keyOf(name, before + index + 1),
    main: false,
    apart: false,
    consequence: say(ticketMoves[name].line, number),
    asksAgain: false,
  }))
}
