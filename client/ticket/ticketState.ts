import type { TicketShown } from '../graphql/ticketDocuments.ts'
import { ticketTexts } from '../texts/detail.ts'
import { lookOfStop, type ReasonLook } from '../texts/reasons.ts'
import type { TicketMove } from '../review/moves.ts'

/** What the state block says about a ticket. */
export interface TicketState {
  readonly look: ReasonLook
  readonly title: string
  readonly text: string
}

const RUNNING: ReasonLook = { word: '', icon: 'i-lucide-bot', colour: 'text-grey' }
const OPEN: ReasonLook = { word: '', icon: 'i-lucide-circle-dashed', colour: 'text-grey' }
const CLOSED: ReasonLook = { word: '', icon: 'i-lucide-check', colour: 'text-green' }
const LEFT_OUT: ReasonLook = { word: '', icon: 'i-lucide-minus', colour: 'text-grey' }

function stateOfStop(ticket: TicketShown): Omit<TicketState, 'look'> {
  switch (ticket.awaitingReason) {
    case 'COMPLETED': {
      const text =
        ticket.mode === 'STRICT' ? ticketTexts.readyForReviewStrict : ticketTexts.readyForReviewRelaxed
      return { title: ticketTexts.readyForReview, text }
    }
    case 'QUESTION':
      return { title: ticketTexts.question, text: ticketTexts.questionExplained }
    case 'ERROR': {
      const failure = ticket.lastFailure
      return {
        title: failure === null ? ticketTexts.error : ticketTexts.errorAttempt(failure.attempt),
        text: failure === null ? ticketTexts.stoppedExplained : `“${failure.message}”`,
      }
    }
    case 'STOPPED':
      return { title: ticketTexts.stopped, text: ticketTexts.stoppedExplained }
    case 'PERMISSION':
      return { title: ticketTexts.permission, text: ticketTexts.permissionExplained }
    case 'DEPS_READY':
      return { title: ticketTexts.readyToStart, text: ticketTexts.readyToStartExplained }
    default:
      return { title: lookOfStop(ticket.awaitingReason).word, text: ticketTexts.otherWords }
  }
}

/** The ticket's state in words. (A running countdown has its own block.) */
export function stateOf(ticket: TicketShown): TicketState {
  switch (ticket.ticketStatus) {
    case 'DONE': {
      const byItself = ticket.closeReason === 'AUTO_REVIEWED'
      const title = byItself ? ticketTexts.closedByItself : ticketTexts.closedByPerson
      return { look: CLOSED, title, text: '' }
    }
    case 'SKIPPED':
      return { look: LEFT_OUT, title: ticketTexts.skipped, text: ticketTexts.skippedExplained }
    case 'IN_PROGRESS':
      return { look: RUNNING, title: ticketTexts.running, text: ticketTexts.runningExplained }
    case 'OPEN': {
      const text = ticket.ready ? ticketTexts.openExplained : ticketTexts.openBlocked
      return { look: OPEN, title: ticketTexts.open, text }
    }
    default:
      return { look: lookOfStop(ticket.awaitingReason), ...stateOfStop(ticket) }
  }
}

/** What can be done to the ticket itself, beside resolving its review. */
export function movesInState(ticket: TicketShown): readonly TicketMove[] {
  if (ticket.reviewScheduledAt !== null) return ['REVIEW_NOW', 'LATER', 'NEVER']
  if (ticket.ticketStatus === 'DONE' || ticket.ticketStatus === 'SKIPPED') return ['REOPEN']
  if (ticket.ticketStatus === 'IN_PROGRESS' || ticket.ticketStatus === 'OPEN') return ['STOP', 'CLOSE_TICKET']
  return []
}
