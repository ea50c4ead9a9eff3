import { z } from 'zod'
import {
  AWAITING_REASONS,
  CLOSE_REASONS,
  PRIORITIES,
  TICKET_MODES,
  TICKET_STATUSES,
} from '../../server/entities/words.ts'

/** What every tool tells of a ticket. */
export const TICKET_FIELDS = `
  id number title status mode awaitingReason reviewScheduledAt closeReason priority ready availableAt updatedAt`

export const ticketShape = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  status: z.enum(TICKET_STATUSES),
  mode: z.enum(TICKET_MODES).describe('RELAXED: the auto-review may close it. STRICT: only a person does.'),
  awaitingReason: z
    .enum(AWAITING_REASONS)
    .nullable()
    .describe('What a person has to do about it; null while none is needed.'),
  reviewScheduledAt: z.string().nullable().describe('When its auto-review is due.'),
  closeReason: z.enum(CLOSE_REASONS).nullable(),
  priority: z.enum(PRIORITIES),
  ready: z.boolean().describe('An agent may claim it now.'),
  availableAt: z.string().nullable().describe('While OPEN: when its backoff is over.'),
  updatedAt: z.string(),
})

export type TicketView = z.infer<typeof ticketShape>

/** One line: `BILL-7 AWAITING_INPUT (QUESTION), HIGH: Invoice numbers`. */
export function ticketLine(ticket: TicketView): string {
  return `${ticket.number} ${ticketState(ticket)}, ${ticket.priority}: ${ticket.title}`
}

/** Its status, and what that means for an agent. */
export function ticketState(ticket: TicketView): string {
  const { status, awaitingReason, reviewScheduledAt, ready, closeReason, availableAt } = ticket
  if (awaitingReason !== null) return `${status} (${awaitingReason})`
  if (reviewScheduledAt !== null) return `${status} (auto-review at ${reviewScheduledAt})`
  if (status === 'OPEN') {
    if (ready) return 'OPEN (ready to claim)'
    return availableAt === null ? 'OPEN (waits for others)' : `OPEN (waits until ${availableAt})`
  }
  return closeReason === null ? status : `${status} (${closeReason})`
}
