import type { EntityManager } from 'typeorm'
import { systemActor } from '../../access/actor.ts'
import { dbNow, secondsAfter } from '../../database/dbNow.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockUnresolvedReview } from '../../reviews/reviewRecords.ts'
import { awaitPerson } from '../awaitPerson.ts'
import { changeTicket, ticketIds, ticketSubject } from '../lockTicket.ts'
import type { DueTicket } from './claimDue.ts'
import { lockIfUnchanged } from './lockIfUnchanged.ts'

const RETRY_SECONDS = 5 * 60
const MOST_RETRIES = 10

const actor = systemActor('auto-review')

/** The classifier could not be asked: again in five minutes, ten times, then it is a person's matter. */
export async function putOffReview(tx: EntityManager, due: DueTicket): Promise<void> {
  const ticket = await lockIfUnchanged(tx, due)
  if (!ticket) return
  if (ticket.reviewAttempts >= MOST_RETRIES) {
    await awaitPerson(tx, actor, ticket, {
      reason: 'ERROR',
      summary: `auto-review could not reach its model, ${ticket.reviewAttempts + 1} times in a row`,
      event: 'ticket.awaiting',
    })
    return
  }
  await changeTicket(tx, ticket, {
    reviewScheduledAt: secondsAfter(await dbNow(tx), RETRY_SECONDS),
    reviewClaimedUntil: null,
    reviewAttempts: ticket.reviewAttempts + 1,
  })
  const review = await lockUnresolvedReview(tx, ticketSubject(ticket))
  await recordEvent(tx, actor, { type: 'ticket.review_rescheduled', ...ticketIds(ticket, review?.id) })
}
