import type { ReviewShown } from '../graphql/reviewDocuments.ts'
import type { TicketShown, TicketVerdict } from '../graphql/ticketDocuments.ts'

/** A verdict and the stop that it brings are written in one transaction, with the clock read twice. */
const WRITTEN_TOGETHER_MS = 2000

/** The verdict that belongs to where the ticket stands now, if one does: it stands in the ticket's state. */
export function currentVerdict(ticket: TicketShown, review: ReviewShown | null): TicketVerdict | null {
  const [newest] = ticket.classifications
  if (newest === undefined) return null
  if (ticket.ticketStatus === 'DONE') return ticket.closeReason === 'AUTO_REVIEWED' ? newest : null
  if (ticket.ticketStatus !== 'AWAITING_INPUT' || ticket.awaitingReason === null) return null
  // Corrected, it is what the ticket waits with.
  if (newest.overriddenAs !== null) return newest.overriddenAs === ticket.awaitingReason ? newest : null
  const isOfThisStop =
    review !== null && Date.parse(newest.at) >= Date.parse(review.openedAt) - WRITTEN_TOGETHER_MS
  const decides = newest.applied || newest.sampled || newest.shadow || newest.vetoed
  return isOfThisStop && decides ? newest : null
}
