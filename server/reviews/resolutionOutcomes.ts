import type { EntityManager } from 'typeorm'
import type { AwaitingReason } from '../entities/words.ts'

// Signatures agreed by accounts, tickets and reviews; the reviews part fills them in.

/** A phase was completed by its bot: confirms what waited for that. */
export async function phaseCompleted(
  _tx: EntityManager,
  _phase: { id: string; accountId: string; position: number },
): Promise<void> {}

/** A phase came to review: what was tried on it, or what skipped to it within 24 h, did not help. */
export async function phaseCameToReview(
  _tx: EntityManager,
  _phase: { id: string; accountId: string; position: number },
): Promise<void> {}

/** A ticket became DONE, by whomever. */
export async function ticketDone(_tx: EntityManager, _ticketId: string): Promise<void> {}

/** A ticket stopped and waits for a person with this reason. */
export async function ticketCameToReview(
  _tx: EntityManager,
  _ticketId: string,
  _reason: AwaitingReason,
): Promise<void> {}

/** An agent claimed a ticket. */
export async function ticketClaimed(_tx: EntityManager, _ticketId: string): Promise<void> {}

/** A DONE or SKIPPED ticket was reopened. */
export async function ticketReopened(_tx: EntityManager, _ticketId: string): Promise<void> {}
