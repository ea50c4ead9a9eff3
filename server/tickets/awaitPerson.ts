import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import type { Failure } from '../entities/Failure.ts'
import { Project } from '../entities/Project.ts'
import type { Review } from '../entities/Review.ts'
import type { Ticket } from '../entities/Ticket.ts'
import type { AwaitingReason } from '../entities/words.ts'
import { type EventType, type NewEvent, recordEvent } from '../events/recordEvent.ts'
import { ticketCameToReview } from '../reviews/resolutionOutcomes.ts'
import { closeUndoWindow } from '../reviews/closeUndoWindow.ts'
import { openReview, type ReviewNeed } from '../reviews/reviewRecords.ts'
import { changeTicket, ticketIds, ticketSubject } from './lockTicket.ts'

interface Need {
  readonly reason: AwaitingReason
  /** Continues the reason's word as one sentence. */
  readonly summary: string
  readonly failure?: Failure
  readonly changes?: Partial<Ticket>
  readonly event: EventType
  readonly payload?: NewEvent['payload']
}

/** Stops a locked ticket until a person deals with it; a countdown that ran is over. */
export async function awaitPerson(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  need: Need,
): Promise<{ ticket: Ticket; review: Review }> {
  const stopped = await changeTicket(tx, ticket, {
    ...need.changes,
    status: 'AWAITING_INPUT',
    awaitingReason: need.reason,
    reviewScheduledAt: null,
    reviewClaimedUntil: null,
    reviewAttempts: 0,
    availableAt: null,
    leaseId: null,
  })
  const review = await openTicketReview(tx, actor, stopped, {
    status: 'OPEN',
    awaitingReason: need.reason,
    failureType: need.failure?.type,
    fingerprint: need.failure?.fingerprint,
    summary: need.summary,
  })
  await ticketCameToReview(tx, ticket.id, need.reason)
  await recordEvent(tx, actor, {
    type: need.event,
    ...ticketIds(ticket, review.id),
    ...(need.payload && { payload: need.payload }),
  })
  return { ticket: stopped, review }
}

/** Starts the countdown to the auto-review of a ticket whose agent ended its turn. */
export async function awaitAutoReview(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  summary: string,
): Promise<Ticket> {
  const project = await tx.findOneByOrFail(Project, { id: ticket.projectId })
  const stopped = await changeTicket(tx, ticket, {
    status: 'AWAITING_INPUT',
    awaitingReason: null,
    reviewScheduledAt: secondsAfter(await dbNow(tx), project.reviewDelaySeconds),
    reviewClaimedUntil: null,
    reviewAttempts: 0,
    rateLimitStreak: 0,
    availableAt: null,
    leaseId: null,
  })
  const review = await openTicketReview(tx, actor, stopped, { status: 'SCHEDULED', summary })
  await recordEvent(tx, actor, { type: 'ticket.turn_finished', ...ticketIds(ticket, review.id) })
  return stopped
}

/** What a person did to the ticket before can no longer be taken back. @param ticket as it was just changed. */
async function openTicketReview(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  need: Omit<ReviewNeed, 'priority' | 'title'>,
): Promise<Review> {
  const subject = ticketSubject(ticket)
  await closeUndoWindow(tx, actor, subject)
  const { priority, number, title, updatedAt } = ticket
  return openReview(tx, actor, subject, { ...need, priority, title: `${number} ${title}` }, updatedAt)
}
