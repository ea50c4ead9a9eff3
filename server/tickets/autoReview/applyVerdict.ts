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
import { lockIfUnchanged } from './lockIfUnchanged.ts'

const actor = systemActor('auto-review')

/**
 * Does what the verdict says, if the ticket is still as it was when it was claimed. A verdict that comes too
 * late is kept, and changes nothing.
 */
export async function applyVerdict(
  tx: EntityManager,
  due: DueTicket,
  verdict: ClassifierVerdict,
  classifier: string,
): Promise<void> {
  const ticket = await lockIfUnchanged(tx, due)
  await tx.insert(Classification, {
    ticketId: due.id,
    verdict: verdict.verdict,
    confidence: verdict.confidence,
    rationale: verdict.rationale,
    classifier,
    applied: ticket !== null,
  })
  await announceVerdict(tx, due, verdict, ticket !== null)
  if (ticket === null) return
  if (verdict.verdict === 'COMPLETED') {
    await endReview(tx, actor, ticketSubject(ticket), 'AUTO_REVIEW')
    await endTicket(tx, actor, ticket, { status: 'DONE', closeReason: 'AUTO_REVIEWED' })
    return
  }
  const answer = await lastAnswer(tx, ticket.id)
  await awaitPerson(tx, actor, ticket, {
    reason: verdict.verdict,
    summary: verdictSummary(verdict, answer?.content ?? null),
    event: 'ticket.awaiting',
  })
}

async function announceVerdict(
  tx: EntityManager,
  due: DueTicket,
  { verdict }: ClassifierVerdict,
  applied: boolean,
): Promise<void> {
  const ticket = await tx.findOneByOrFail(Ticket, { id: due.id })
  const review = await lockUnresolvedReview(tx, ticketSubject(ticket))
  await recordEvent(tx, actor, {
    type: 'ticket.classified',
    ...ticketIds(ticket, review?.id),
    payload: { verdict, applied },
  })
}
