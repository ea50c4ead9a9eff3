import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { Review } from '../entities/Review.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { ACTION_LABELS } from '../entities/labels.ts'
import { InvalidState } from '../errors.ts'
import type { ResolutionDecision } from '../reviews/resolutionDecision.ts'
import { endTicket } from './endTicket.ts'
import { lockTicket } from './lockTicket.ts'
import { addMessage } from './messages.ts'
import { answerPermission } from './permissions/answerPermission.ts'
import { resumeTicket } from './resumeTicket.ts'

/**
 * Does to a ticket what a person decided about its review. The caller holds the ticket's lock, has checked
 * that the action is allowed, and ends and logs the review.
 */
export async function applyTicketResolution(
  tx: EntityManager,
  actor: Actor,
  review: Pick<Review, 'ticketId'>,
  { action, message, resumeAt }: ResolutionDecision,
): Promise<void> {
  const ticket = await lockTicket(tx, review.ticketId!)
  switch (action) {
    case 'REPLY':
      await addMessage(tx, ticket.id, { role: 'USER', content: message ?? '', author: actor.name })
      return resume(tx, actor, ticket, resumeAt)
    case 'RETRY':
      await askAgain(tx, actor, ticket, message)
      return resume(tx, actor, ticket, resumeAt)
    case 'START':
      return resume(tx, actor, ticket, resumeAt)
    case 'APPROVE_PERMISSION':
    case 'ALWAYS_ALLOW_PERMISSION':
    case 'REJECT_PERMISSION':
      await answerPermission(tx, actor, ticket, action, message)
      return resume(tx, actor, ticket, resumeAt)
    case 'CLOSE':
      await endTicket(tx, actor, ticket, { status: 'DONE', closeReason: 'HUMAN' }, resumeAt)
      return
    case 'DISMISS':
      await endTicket(tx, actor, ticket, { status: 'SKIPPED' }, resumeAt)
      return
    default:
      throw new InvalidState(ticket.status, `“${ACTION_LABELS[action]}” is not for tickets.`)
  }
}

/** What the agent asked or reported before the retry is dealt with: the next auto-review must not read it again. */
async function askAgain(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  message: string | null,
): Promise<void> {
  const sentBack = `Sent back to try again by ${actor.name}`
  const content = message?.trim() ? `${sentBack}: ${message}` : `${sentBack}.`
  await addMessage(tx, ticket.id, { role: 'SYSTEM', content, author: null, startsTurn: true })
}

async function resume(tx: EntityManager, actor: Actor, ticket: Ticket, resumeAt: Date | null): Promise<void> {
  await resumeTicket(tx, actor, ticket, { event: 'ticket.resumed', availableAt: resumeAt })
}
