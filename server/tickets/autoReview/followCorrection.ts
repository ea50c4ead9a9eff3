import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { dbNow } from '../../database/dbNow.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import type { Verdict } from '../../entities/words.ts'
import { assertNotHeldByAnother } from '../../reviews/claims.ts'
import { closeUndoWindow } from '../../reviews/closeUndoWindow.ts'
import { ticketReopened } from '../../reviews/resolutionOutcomes.ts'
import { lockUnresolvedReview } from '../../reviews/reviewRecords.ts'
import { awaitPerson } from '../awaitPerson.ts'
import { closeByPerson } from '../closeTicket.ts'
import { holdUpDependents } from '../holdUpDependents.ts'
import { ticketSubject } from '../lockTicket.ts'
import { hasGoneOn } from '../messages.ts'
import { correctionSummary } from '../reviewSummary.ts'

interface Change {
  readonly from: Verdict
  readonly to: Verdict
  readonly notes: string | null
}

/** Whether a ticket is where this verdict on it leads, and nobody has said anything since the messages that were judged. */
export async function isStillAs(
  tx: EntityManager,
  ticket: Ticket,
  verdict: Verdict,
  readThrough: string,
): Promise<boolean> {
  const isThere = ticket.awaitingReason === verdict || (verdict === 'COMPLETED' && ticket.status === 'DONE')
  return isThere && !(await hasGoneOn(tx, ticket.id, readThrough))
}

/**
 * A locked ticket goes where the corrected verdict leads: to COMPLETED it is closed, which is logged as the resolution
 * of its review; otherwise it waits for a person with that reason. Away from COMPLETED it becomes STRICT too,
 * because a person disagreed with closing it; one that was closed is open again, and what waited for it waits
 * again.
 * @throws Conflict when somebody else holds its review.
 */
export async function followCorrection(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  { from, to, notes }: Change,
): Promise<Ticket> {
  const review = await lockUnresolvedReview(tx, ticketSubject(ticket))
  if (review) assertNotHeldByAnother(review, actor, await dbNow(tx))
  if (to === 'COMPLETED') return (await closeByPerson(tx, actor, ticket, notes)).ticket

  const wasClosed = ticket.status === 'DONE'
  if (wasClosed) {
    await closeUndoWindow(tx, actor, ticketSubject(ticket))
    await ticketReopened(tx, ticket.id)
  }
  const { ticket: waiting } = await awaitPerson(tx, actor, ticket, {
    reason: to,
    summary: correctionSummary(actor.name, notes),
    changes: from === 'COMPLETED' ? { mode: 'STRICT', closeReason: null, closedAt: null } : {},
    event: wasClosed ? 'ticket.reopened' : 'ticket.awaiting',
  })
  if (wasClosed) await holdUpDependents(tx, actor, waiting)
  return waiting
}
