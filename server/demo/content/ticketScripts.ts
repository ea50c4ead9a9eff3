import type { FailureType } from '../../entities/words.ts'
import { APP_TICKETS } from './appTickets.ts'
import { BILLING_TICKETS } from './billingTickets.ts'
import { DATA_TICKETS } from './dataTickets.ts'
import { EVERYDAY_TICKETS } from './everydayTickets.ts'

/** What an agent says on a ticket, turn by turn. */
export interface TicketScript {
  /** Its first words, before the tools. */
  readonly opening: string
  /** What its tools put out. */
  readonly tools: readonly string[]
  /** Its last words in the first turn. */
  readonly ending: string
  /** Its last words after a person wrote something. */
  readonly answer: string
  /** Its last words when a person sent the ticket back without a word. */
  readonly again: string
  /** With it the first turn breaks off before its ending. */
  readonly failure?: { readonly type: FailureType; readonly message: string }
  /** With it the agent asks a person before its ending. */
  readonly permission?: ScriptedPermission
}

/** What an agent may not do by itself. */
export interface ScriptedPermission {
  readonly tool: string
  readonly description: string
  /** What the tool puts out once it is granted. */
  readonly output: readonly string[]
  /** The agent's last words when it is not. */
  readonly rejected: string
}

const SCRIPTS = new Map<string, TicketScript>(
  [...BILLING_TICKETS, ...APP_TICKETS, ...DATA_TICKETS, ...EVERYDAY_TICKETS].map((ticket) => [
    ticket.title,
    ticket,
  ]),
)

/** For tickets that a person put into a project of the demo. */
const ANY_TICKET: TicketScript = {
  opening: 'I read the request and look at the code it is about.',
  tools: ['read 4 files, 612 lines', 'tests: 96 passed'],
  ending:
    'This ticket is none of those that the demo has an answer for. Which part of it should a demo agent pretend to build?',
  answer: 'The change is made the way you described it. All 96 tests pass.',
  again: 'The change is made. All 96 tests pass.',
}

/** What is said on the ticket with this title; a week or a day at its end is left out. */
export function scriptOf(title: string): TicketScript {
  return SCRIPTS.get(title.replace(/, week \d+$/, '').replace(DAY, '')) ?? ANY_TICKET
}

const DAY = /, \d{1,2} [A-Z][a-z]{2}$/

/** The title of an everyday ticket of the demo's past: “Old feature flags, 7 Oct”. */
export function pastTitle(title: string, day: Date): string {
  return `${title}, ${day.getUTCDate()} ${day.toLocaleString('en', { month: 'short', timeZone: 'UTC' })}`
}

/** Whether the title is one of {@link pastTitle}. */
export function isPastTitle(title: string): boolean {
  return DAY.test(title)
}
