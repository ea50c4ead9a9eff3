import type { ReviewShown } from '../graphql/reviewDocuments.ts'
import type { TicketShown } from '../graphql/ticketDocuments.ts'
import type { TicketMove } from '../review/moves.ts'
import { ticketTexts } from '../texts/detail.ts'
import { lookOfStop, lookOfTicket, type ReasonLook } from '../texts/reasons.ts'
import { agoText, inReadersTime } from '../time/duration.ts'

/** What the state block says about a ticket. */
export interface TicketState {
  readonly look: ReasonLook
  readonly title: string
  /** Beside the title, in grey. */
  readonly aside?: string
  /** The moment that the aside is about; ISO-8601. */
  readonly asideAt?: string
  readonly text: string
}

/** "by Tomo: wrong branch" is who stopped it, and why. */
function stopped(summary: string): { title: string; text: string } {
  const colon = summary.indexOf(': ')
  const by = colon === -1 ? summary : summary.slice(0, colon)
  const why = colon === -1 ? '' : `“${summary.slice(colon + 2)}” `
  return { title: `${ticketTexts.stopped} ${by}`.trim(), text: `${why}${ticketTexts.stoppedExplained}` }
}

function stateOfStop(ticket: TicketShown, review: ReviewShown | null): Omit<TicketState, 'look'> {
  const summary = review?.summary ?? ''
  switch (ticket.awaitingReason) {
    case 'COMPLETED': {
      // The line of the queue says the same of a strict ticket, and nothing more.
      const text =
        ticket.mode === 'STRICT'
          ? ticketTexts.readyForReviewStrict
          : `${ticketTexts.readyForReviewRelaxed} ${summary}`.trim()
      return { title: ticketTexts.readyForReview, text }
    }
    case 'QUESTION':
      return { title: ticketTexts.question, text: ticketTexts.questionExplained }
    case 'ERROR': {
      const failure = ticket.lastFailure
      // Without a failure of its own it is the auto-review that says what is wrong.
      return failure === null
        ? { title: ticketTexts.error, text: summary || ticketTexts.stoppedExplained }
        : { title: ticketTexts.errorAttempt(failure.attempt), text: `“${failure.message}”` }
    }
    case 'STOPPED':
      return stopped(summary)
    case 'PERMISSION':
      return { title: ticketTexts.permission, text: ticketTexts.permissionExplained }
    case 'DEPS_READY':
      return { title: ticketTexts.readyToStart, text: readyText(ticket) }
    default:
      return { title: lookOfStop(ticket.awaitingReason).word, text: ticketTexts.otherWords }
  }
}

/** "APP-90 and APP-92 are done." What is left out counts as done here, and its own page says so. */
function readyText(ticket: TicketShown): string {
  const numbers = ticket.dependsOn.map(({ number }) => number)
  const done = numbers.length === 0 ? ticketTexts.allDone : ticketTexts.theseDone(numbers)
  return `${done} ${ticketTexts.toldToWait}`
}

function openText(ticket: TicketShown, now: number): string {
  if (ticket.ready) return ticketTexts.openExplained
  if (ticket.blockers.length === 0) return ticketTexts.openBlocked
  // What a person has to deal with stands above already, beside the ticket that it is about.
  const noted = new Set(ticket.dependencyNotes.map((note) => note.ticket.id))
  const others = ticket.blockers.filter((blocker) => blocker.ticket === null || !noted.has(blocker.ticket.id))
  if (others.length === 0) return ticketTexts.openNoted
  return others.map(({ text }) => inReadersTime(text, now)).join(' ')
}

/** "34 min ago", and when that was; nothing where it is not known. */
function since(at: string | null, now: number): Pick<TicketState, 'aside' | 'asideAt'> {
  return at === null ? {} : { aside: agoText(now - Date.parse(at)), asideAt: at }
}

/** The ticket's state in words. (A running countdown, a permission and a verdict have blocks of their own.) */
export function stateOf(ticket: TicketShown, review: ReviewShown | null, now: number): TicketState {
  const look = lookOfTicket(ticket)
  switch (ticket.ticketStatus) {
    case 'DONE': {
      return { look, title: ticketTexts.closedByPerson, ...since(ticket.closedAt, now), text: '' }
    }
    case 'SKIPPED':
      return { look, title: ticketTexts.skipped, text: ticketTexts.skippedExplained }
    case 'IN_PROGRESS':
      return { look, title: ticketTexts.running, text: ticketTexts.runningExplained }
    case 'OPEN':
      return {
        look,
        title: ticket.blockers.length > 0 ? ticketTexts.openLater : ticketTexts.open,
        text: openText(ticket, now),
      }
    default: {
      return { look, ...since(review?.openedAt ?? null, now), ...stateOfStop(ticket, review) }
    }
  }
}

/** What can be done to the ticket itself, beside resolving its review. */
export function movesInState(ticket: TicketShown): readonly TicketMove[] {
  if (ticket.reviewScheduledAt !== null) return ['REVIEW_NOW', 'LATER', 'NEVER']
  if (ticket.ticketStatus === 'DONE' || ticket.ticketStatus === 'SKIPPED') return ['REOPEN']
  if (ticket.ticketStatus === 'IN_PROGRESS') return ['STOP_RUNNING', 'CLOSE_TICKET']
  return ticket.ticketStatus === 'OPEN' ? ['STOP', 'CLOSE_TICKET'] : []
}

/** Whether the kill switch works here: an agent is on it, could take it, or a countdown runs. */
export function canBeStopped({
  ticketStatus,
  awaitingReason,
}: {
  readonly ticketStatus: string
  readonly awaitingReason: string | null
}): boolean {
  if (ticketStatus === 'AWAITING_INPUT') return awaitingReason === null
  return ticketStatus === 'OPEN' || ticketStatus === 'IN_PROGRESS'
}
