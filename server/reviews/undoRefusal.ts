import type { EntityManager } from 'typeorm'
import { dbNow } from '../database/dbNow.ts'
import { Lease } from '../entities/Lease.ts'
import { Phase } from '../entities/Phase.ts'
import type { Resolution } from '../entities/Resolution.ts'
import type { Review } from '../entities/Review.ts'
import { Ticket } from '../entities/Ticket.ts'
import { InvalidState } from '../errors.ts'

/**
 * The caller has locked the review and its subject. @param isKept whether it is known how things were before.
 * @throws InvalidState when the resolution cannot be taken back, or not any more; says why, as far as it is known.
 */
export async function assertUndoable(
  tx: EntityManager,
  resolution: Resolution,
  review: Review,
  isKept: boolean,
): Promise<void> {
  const { outcome, undoableUntil, undoClosedBy } = resolution
  if (outcome === 'UNDONE') throw new InvalidState(outcome, 'This is undone already.')
  if (undoableUntil === null) {
    throw new InvalidState(outcome, 'This cannot be undone: there was no time to undo it.')
  }
  if (undoableUntil > (await dbNow(tx)) && isKept) return

  const at = `${undoableUntil.toISOString().slice(11, 19)} UTC`
  const subject = review.kind === 'PHASE' ? 'account' : 'ticket'
  if (undoClosedBy !== null) {
    throw new InvalidState(
      outcome,
      `Too late to undo this: ${undoClosedBy} did something to the ${subject} at ${at}.`,
    )
  }
  const worker = await workerSince(tx, review, undoableUntil)
  if (worker !== null) {
    throw new InvalidState(outcome, `Too late to undo this: ${worker} works on the ${subject} by now.`)
  }
  throw new InvalidState(outcome, `Too late to undo this: that was possible until ${at}.`)
}

/** Who took the work up after the window; null when nobody did, or is done with it. */
async function workerSince(
  tx: EntityManager,
  { phaseId, ticketId }: Review,
  windowEnd: Date,
): Promise<string | null> {
  const subject =
    phaseId === null
      ? await tx.findOneByOrFail(Ticket, { id: ticketId! })
      : await tx.findOneByOrFail(Phase, { id: phaseId })
  if (subject.leaseId === null) return null
  const lease = await tx.findOneBy(Lease, { id: subject.leaseId })
  return lease !== null && lease.createdAt >= windowEnd ? lease.worker : null
}
