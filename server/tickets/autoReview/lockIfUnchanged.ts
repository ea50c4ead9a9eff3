import type { EntityManager } from 'typeorm'
import { dbNow, secondsAfter } from '../../database/dbNow.ts'
import { Ticket } from '../../entities/Ticket.ts'
import { isClaimed } from '../../reviews/claims.ts'
import { lockUnresolvedReview } from '../../reviews/reviewRecords.ts'
import { ticketSubject } from '../lockTicket.ts'
import type { DueTicket } from './claimDue.ts'

/** A call to the classifier takes about this long. */
const REST_SECONDS = 2

/**
 * Locks a ticket that is being auto-reviewed. Null when the auto-review was overtaken: a reply, a stop, a close, a reopening,
 * another schedule, or a person who now holds the review. Then the ticket is somebody else's and
 * must not be touched; held by a person, it comes up again when the claim ends.
 */
export async function lockIfUnchanged(tx: EntityManager, due: DueTicket): Promise<Ticket | null> {
  const ticket = await tx.findOne(Ticket, {
    where: { id: due.id, version: due.version },
    lock: { mode: 'for_no_key_update' },
  })
  if (!ticket) return null
  const review = await lockUnresolvedReview(tx, ticketSubject(ticket))
  if (review === null || !isClaimed(review, await dbNow(tx))) return ticket
  await giveBack(tx, due)
  return null
}

/** Ends this server's claim on the ticket, so that its auto-review can be taken up again at once. */
export async function giveBack(tx: EntityManager, due: DueTicket): Promise<void> {
  await tx.update(Ticket, { id: due.id, version: due.version }, { reviewClaimedUntil: null })
}

/** Ends it a few seconds from now: it can be taken up again then, and nothing looks different meanwhile. */
export async function giveBackLater(tx: EntityManager, due: DueTicket): Promise<void> {
  const until = secondsAfter(await dbNow(tx), REST_SECONDS)
  await tx.update(Ticket, { id: due.id, version: due.version }, { reviewClaimedUntil: until })
}
