import type { EntityManager } from 'typeorm'
import { systemActor } from '../../access/actor.ts'
import type { ClassifierVerdict } from '../../classifier/classifier.ts'
import { Classification } from '../../entities/Classification.ts'
import { Ticket } from '../../entities/Ticket.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { endReview, lockUnresolvedReview } from '../../reviews/reviewRecords.ts'
import { awaitPerson } from '../awaitPerson.ts'
import { endTicket } from '../endTicket.ts'
import { ticketIds, ticketSubject } from '../lockTicket.ts'
import { lastAnswer } from '../messages.ts'
import { verdictSummary } from '../reviewSummary.ts'
import type { DueTicket } from './claimDue.ts'
import { type Course, decideCourse, TOO_LATE, whyNotClosed } from './course.ts'
import { lockIfUnchanged } from './lockIfUnchanged.ts'

const actor = systemActor('auto-review')

/** A verdict, who gave it, and what it was given on. */
export interface GivenVerdict extends ClassifierVerdict {
  readonly classifier: string
  readonly readThrough: string
}

/**
 * Does what the verdict says, if the ticket is still as it was when it was claimed, and if the auto-review may
 * close. A verdict that comes too late is kept, and changes nothing.
 */
export async function applyVerdict(tx: EntityManager, due: DueTicket, given: GivenVerdict): Promise<void> {
  const ticket = await lockIfUnchanged(tx, due)
  const course = ticket === null ? TOO_LATE : await decideCourse(tx, due.id, given)
  await keepVerdict(tx, due, given, course)
  if (ticket === null) return
  if (given.verdict !== 'COMPLETED') {
    const answer = await lastAnswer(tx, ticket.id)
    await awaitPerson(tx, actor, ticket, {
      reason: given.verdict,
      summary: verdictSummary(given, answer?.content ?? null),
      event: 'ticket.awaiting',
    })
  } else if (course.wouldClose) {
    await awaitPerson(tx, actor, ticket, {
      reason: 'COMPLETED',
      summary: whyNotClosed(course),
      event: 'ticket.awaiting',
    })
  } else {
    await endReview(tx, actor, ticketSubject(ticket), 'AUTO_REVIEW')
    await endTicket(tx, actor, ticket, { status: 'DONE', closeReason: 'AUTO_REVIEWED' })
  }
}

async function keepVerdict(
  tx: EntityManager,
  due: DueTicket,
  given: GivenVerdict,
  course: Course,
): Promise<void> {
  const ticket = await tx.findOneByOrFail(Ticket, { id: due.id })
  const review = await lockUnresolvedReview(tx, ticketSubject(ticket))
  const { verdict, confidence, rationale, classifier, readThrough } = given
  await tx.insert(Classification, {
    ticketId: due.id,
    reviewId: course === TOO_LATE ? null : (review?.id ?? null),
    verdict,
    confidence,
    rationale,
    classifier,
    readThrough,
    dueAt: course === TOO_LATE ? null : ticket.reviewScheduledAt,
    ...course,
  })
  await recordEvent(tx, actor, {
    type: 'ticket.classified',
    ...ticketIds(ticket, review?.id),
    payload: { verdict, ...course },
  })
}
