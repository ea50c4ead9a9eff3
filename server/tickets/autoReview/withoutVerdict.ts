import type { EntityManager } from 'typeorm'
import { systemActor } from '../../access/actor.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockUnresolvedReview } from '../../reviews/reviewRecords.ts'
import { awaitPerson } from '../awaitPerson.ts'
import { changeTicket, ticketIds, ticketSubject } from '../lockTicket.ts'
import type { DueTicket } from './claimDue.ts'
import { lockIfUnchanged } from './lockIfUnchanged.ts'

const actor = systemActor('auto-review')

const NEXT_DAY = `SELECT (date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC' AS at`

/** Nothing can be said about the turn: a person looks at it, as in STRICT mode. */
export async function leaveToPerson(tx: EntityManager, due: DueTicket, summary: string): Promise<void> {
  const ticket = await lockIfUnchanged(tx, due)
  if (!ticket) return
  await awaitPerson(tx, actor, ticket, { reason: 'COMPLETED', summary, event: 'ticket.awaiting' })
}

/** The turn is reviewed when the next day begins (UTC). That is no failure of the classifier and counts as none. */
export async function waitForNextDay(tx: EntityManager, due: DueTicket): Promise<void> {
  const ticket = await lockIfUnchanged(tx, due)
  if (!ticket) return
  const [next] = await tx.query<{ at: Date }[]>(NEXT_DAY)
  await changeTicket(tx, ticket, { reviewScheduledAt: next!.at, reviewClaimedUntil: null })
  const review = await lockUnresolvedReview(tx, ticketSubject(ticket))
  await recordEvent(tx, actor, { type: 'ticket.review_rescheduled', ...ticketIds(ticket, review?.id) })
}
