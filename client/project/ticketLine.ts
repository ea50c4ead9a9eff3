import type { TicketRow } from '../graphql/projectDocuments.ts'
import { inReadersTime } from '../time/duration.ts'
import { serverNow } from '../time/serverClock.ts'
import { projectTexts } from '../texts/project.ts'

/** What a person has to deal with goes before what passes by itself. */
function whyBlocked({ blockers, dependencyNotes }: TicketRow): string {
  const noted = new Set(dependencyNotes.map((note) => note.ticket.id))
  const pressing = blockers.find(({ ticket }) => ticket !== null && noted.has(ticket.id))
  const sentence = inReadersTime((pressing ?? blockers[0])?.text ?? '', serverNow.value)
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`
}

/** What continues the word of a ticket's state as one sentence. */
export function ticketLine(ticket: TicketRow): string {
  switch (ticket.ticketStatus) {
    case 'AWAITING_INPUT':
      return ticket.review?.summary ?? ''
    case 'IN_PROGRESS':
      return projectTexts.agentOnIt
    case 'OPEN':
      if (ticket.ready) return projectTexts.nextFree
      return whyBlocked(ticket)
    case 'DONE':
      return ticket.closeReason === 'AUTO_REVIEWED' ? projectTexts.byAutoReview : ''
    default:
      return ''
  }
}
