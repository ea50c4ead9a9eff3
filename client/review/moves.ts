import { keyHint } from '../keys/keyText.ts'
import { actionTexts, consequences, snoozeTexts } from '../texts/actions.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import { leftText } from '../time/duration.ts'

/** What stands on the button when it asks again, and in the line below it. */
export interface Question {
  readonly label: string
  readonly line: string
}

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
  /** It goes another way than the others: on a phone this stands for it, and it has no frame. */
  readonly icon?: string
  /** What will happen, in one line. */
  readonly consequence: string
  /** It goes so far, and cannot be undone, that it asks again, in place; null where it is done at once. */
  readonly asksAgain: Question | null
}

/** Actions that need a text for the bot or agent. */
export const NEEDS_MESSAGE: readonly string[] = ['REPLY', 'REPLY_INSTEAD', 'CHANGE_CONTENT']

/** Actions that send what is written to the bot or agent. */
export const TAKES_MESSAGE: readonly string[] = [
  ...NEEDS_MESSAGE,
  'APPROVE_PERMISSION',
  'ALWAYS_ALLOW_PERMISSION',
  'REJECT_PERMISSION',
]

/** Actions after which the work goes on, once they can no longer be undone. */
export const RESUMES_WORK: readonly string[] = [
  'RETRY',
  'CHANGE_CONTENT',
  'REPLY',
  'START',
  'APPROVE_PERMISSION',
  'ALWAYS_ALLOW_PERMISSION',
  'REJECT_PERMISSION',
]

/** What the line that says what will happen is told of. */
export interface About {
  /** The phase's name or the ticket's number. */
  readonly what: string
  /** How long it can be taken back, and nothing starts before; 0: not at all. */
  readonly undoSeconds: number
  /** What closing it starts, as a sentence. */
  readonly starts?: string
}

type Line = string | ((what: string, left: string, starts: string) => string)

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
  REPLY_INSTEAD: consequences.REPLY_INSTEAD,
}

/** The page's own moves among the review's: what they are called. */
const ownWords: Readonly<Record<string, string>> = { REPLY_INSTEAD: actionTexts.replyInstead }
const icons: Readonly<Record<string, string>> = { REPLY_INSTEAD: 'i-lucide-message-square' }

/** What can be done to a ticket beside resolving its review. */
export const ticketMoves = {
  REVIEW_NOW: { label: actionTexts.reviewNow, line: consequences.REVIEW_NOW },
  LATER: { label: actionTexts.later, line: consequences.LATER },
  NEVER: { label: actionTexts.never, line: consequences.NEVER },
  STOP_RUNNING: { label: actionTexts.stop, line: consequences.STOP_RUNNING },
  STOP: { label: actionTexts.stopOpen, line: consequences.STOP },
  REOPEN: { label: actionTexts.reopen, line: consequences.REOPEN },
  CLOSE_TICKET: { label: actionTexts.close, line: consequences.CLOSE },
} as const satisfies Record<string, { label: string; line: Line }>

export type TicketMove = keyof typeof ticketMoves

function say(line: Line | undefined, { what, undoSeconds, starts = '' }: About): string {
  if (line === undefined) return consequences.UNKNOWN
  if (typeof line === 'string') return line
  return line(what, undoSeconds > 0 ? leftText(undoSeconds * 1000) : '', starts)
}

function keyOf(action: string, place: number): string | null {
  if (action === 'RETRY') return 'R'
  return place <= 9 ? String(place) : null
}

/**
 * The review's moves: its allowed actions, in the server's order, the first one on top.
 * @param before how many other moves stand before them and take the first digits.
 */
export function reviewMoves(
  kind: string,
  actions: readonly string[],
  about: About,
  before = 0,
): readonly Move[] {
  const lines = kind === 'PHASE' ? phaseLines : ticketLines
  return actions.map((action, index) => ({
    action,
    label: ownWords[action] ?? wordFor(actionWords, action),
    key: keyOf(action, before + index + 1),
    main: before === 0 && index === 0,
    apart: action === 'DISMISS',
    icon: icons[action],
    consequence: say(lines[action], about),
    asksAgain:
      action === 'RESET_ACCOUNT'
        ? { label: actionTexts.confirmReset, line: consequences.RESET_ACCOUNT_ASKED }
        : null,
  }))
}

/** Ends a snooze before its time, by the key that began it. */
const endSnooze: Move = {
  action: 'END_SNOOZE',
  label: snoozeTexts.end,
  key: keyHint('snooze'),
  main: false,
  apart: false,
  consequence: snoozeTexts.endExplained,
  asksAgain: null,
}

/** The moves on what is snoozed: what takes it out of the queue stays the last. */
export function withEndSnooze(moves: readonly Move[]): readonly Move[] {
  return [...moves.filter(({ apart }) => !apart), endSnooze, ...moves.filter(({ apart }) => apart)]
}

/** Without a review there is no undo: an agent loses its work, others start. */
const closeAsked = (starts = ''): Question => ({
  label: actionTexts.confirmClose,
  line: consequences.CLOSE_ASKED(starts),
})

/** The moves on a ticket itself, numbered from `before + 1`. */
export function movesOnTicket(
  names: readonly TicketMove[],
  about: Omit<About, 'undoSeconds'>,
  before = 0,
): readonly Move[] {
  return names.map((name, index) => ({
    action: name,
    label: ticketMoves[name].label,
    key: keyOf(name, before + index + 1),
    main: false,
    apart: false,
    consequence: say(ticketMoves[name].line, { ...about, undoSeconds: 0 }),
    asksAgain: name === 'CLOSE_TICKET' ? closeAsked(about.starts) : null,
  }))
}

/** What can be done to an account itself, where no review of it is open on the page. */
export const accountMoves = {
  ASK_FOR_LOOK: { label: actionTexts.askForLook, line: consequences.ASK_FOR_LOOK },
  PAUSE_ACCOUNT: { label: actionTexts.pauseAccount, line: consequences.PAUSE_ACCOUNT },
  RESUME_ACCOUNT: { label: actionTexts.resumeAccount, line: consequences.RESUME_ACCOUNT },
} as const satisfies Record<string, { label: string; line: string }>

export type AccountMove = keyof typeof accountMoves

/** The moves on an account itself, numbered from 1. */
export function movesOnAccount(names: readonly AccountMove[]): readonly Move[] {
  return names.map((name, index) => ({
    action: name,
    label: accountMoves[name].label,
    key: keyOf(name, index + 1),
    main: false,
    apart: false,
    consequence: accountMoves[name].line,
    asksAgain: null,
  }))
}
