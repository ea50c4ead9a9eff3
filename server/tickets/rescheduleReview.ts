import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { dbNow, secondsAfter } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { lockUnresolvedReview } from '../reviews/reviewRecords.ts'
import { lockCountingDown } from './lockCountingDown.ts'
import { changeTicket, ticketIds, ticketSubject } from './lockTicket.ts'

/**
 * Sets when a running countdown ends: `minutes` from now, 0 for at once.
 * @throws NotFound
 * @throws InvalidState where no countdown runs.
 */
export async function rescheduleReview(
  app: App,
  actor: Actor,
  ticketId: string,
  minutes: number,
): Promise<Ticket> {
  return inTransaction(app, async (tx) => {
    const ticket = await lockCountingDown(tx, ticketId)
    const rescheduled = await changeTicket(tx, ticket, {
      reviewScheduledAt: secondsAfter(await dbNow(tx), minutes * 60),
      reviewClaimedUntil: null,
    })
    const review = await lockUnresolvedReview(tx, ticketSubject(ticket))
    await recordEvent(tx, actor, { type: 'ticket.review_rescheduled', ...ticketIds(ticket, review?.id) })
    return rescheduled
  })
}
