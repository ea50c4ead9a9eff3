import type { EntityManager } from 'typeorm'
import type { Resolution } from '../entities/Resolution.ts'
import type { Review } from '../entities/Review.ts'
import type { AwaitingReason, ResolutionAction } from '../entities/words.ts'
import { settleRetries } from '../retries/automaticRetries.ts'
import { settle } from './settleResolutions.ts'

/**
 * What became of resolutions, by what happens to their subject later (the tables of DESIGN §2). The use cases
 * that change phases and tickets call these hooks in their transaction, with the account's or ticket's row
 * locked. Only a PENDING outcome is ever set, so the first of several events decides.
 */

/** How long a hand-over must hold. */
export const VERIFIED_AFTER = '24 hours'

/** Verified by the phase itself. */
const TRIED_AGAIN = `action IN ('RETRY', 'CHANGE_CONTENT', 'RESET_ACCOUNT')`
/** Verified by the phase after it: the next that was not finished already. */
const STEPPED_OVER = `action IN ('COMPLETE_MANUALLY', 'SKIP_PHASE')`
/** Verified when the ticket is done. */
const SENT_BACK = `action IN ('REPLY', 'RETRY')`
/** Verified when an agent takes the ticket. */
const LET_THROUGH = `action IN ('START', 'APPROVE_PERMISSION', 'ALWAYS_ALLOW_PERMISSION', 'REJECT_PERMISSION')`
/** On a phase that the one at $3 comes next to: with several reviews on an account, a later one may be done first. */
const PHASE_BEFORE = `phase_id IN (
  SELECT earlier.id FROM warmup_phases earlier WHERE earlier.account_id = $1 AND earlier.position < $3
    AND NOT EXISTS (SELECT FROM warmup_phases unfinished WHERE unfinished.account_id = $1
      AND unfinished.position > earlier.position AND unfinished.position < $3
      AND unfinished.status NOT IN ('COMPLETED', 'SKIPPED')))`

interface PhasePlace {
  readonly id: string
  readonly accountId: string
  readonly position: number
}

/** A phase was completed by its bot: confirms what waited for that. */
export async function phaseCompleted(tx: EntityManager, phase: PhasePlace): Promise<void> {
  await settle(
    tx,
    'CONFIRMED',
    `account_id = $1 AND ((phase_id = $2 AND ${TRIED_AGAIN}) OR (${PHASE_BEFORE} AND ${STEPPED_OVER}))`,
    [phase.accountId, phase.id, phase.position],
  )
}

/** A phase came to review: what was tried on it, or what led to it in the last 24 h, did not help. */
export async function phaseCameToReview(tx: EntityManager, phase: PhasePlace): Promise<void> {
  await settle(
    tx,
    'REFAILED',
    `account_id = $1 AND ((phase_id = $2 AND ${TRIED_AGAIN})
       OR (${PHASE_BEFORE} AND ${STEPPED_OVER} AND at > clock_timestamp() - interval '${VERIFIED_AFTER}'))`,
    [phase.accountId, phase.id, phase.position],
  )
}

/** A ticket became DONE, by whomever. */
export async function ticketDone(tx: EntityManager, ticketId: string): Promise<void> {
  await settle(tx, 'CONFIRMED', `ticket_id = $1 AND ${SENT_BACK}`, [ticketId])
  await settleRetries(tx, 'SUPERSEDED', { ticketId })
  // Closed before an agent had taken it: nobody will ever know.
  await settle(tx, 'SUPERSEDED', `ticket_id = $1 AND ${LET_THROUGH}`, [ticketId])
}

/** A ticket stopped and waits for a person with this reason. */
export async function ticketCameToReview(
  tx: EntityManager,
  ticketId: string,
  reason: AwaitingReason,
): Promise<void> {
  // Those that a turn's end has told of have their outcome already.
  await settleRetries(tx, 'SUPERSEDED', { ticketId })
  if (reason === 'COMPLETED') {
    await settle(tx, 'CONFIRMED', `ticket_id = $1 AND ${SENT_BACK}`, [ticketId])
    return
  }
  await settle(tx, 'REFAILED', `ticket_id = $1 AND ${SENT_BACK} AND ($2 = 'ERROR' OR reason = $2)`, [
    ticketId,
    reason,
  ])
}

/** An agent claimed a ticket. */
export async function ticketClaimed(tx: EntityManager, ticketId: string): Promise<void> {
  await settle(tx, 'CONFIRMED', `ticket_id = $1 AND ${LET_THROUGH}`, [ticketId])
}

/** A DONE or SKIPPED ticket was reopened: the close that held for 24 h was right, a later doubt or not. */
export async function ticketReopened(tx: EntityManager, ticketId: string): Promise<void> {
  const recent = `at > clock_timestamp() - interval '${VERIFIED_AFTER}'`
  await settle(tx, 'REFAILED', `ticket_id = $1 AND action = 'CLOSE' AND ${recent}`, [ticketId])
  await settle(tx, 'CONFIRMED', `ticket_id = $1 AND action = 'CLOSE'`, [ticketId])
}

/** The subject went on by another path than the resolution that still waits for its outcome. */
export async function resolutionsOvertaken(
  tx: EntityManager,
  subject: { phaseId: string; accountId: string } | { ticketId: string },
): Promise<void> {
  if ('ticketId' in subject) {
    await settle(tx, 'SUPERSEDED', 'ticket_id = $1', [subject.ticketId])
  } else {
    await settle(tx, 'SUPERSEDED', 'account_id = $1 AND phase_id = $2', [subject.accountId, subject.phaseId])
  }
}

/** Whether there is nothing to wait for: the action counts as CONFIRMED as soon as it is taken. */
export async function verifiedAtOnce(
  tx: EntityManager,
  review: Review,
  action: ResolutionAction,
): Promise<boolean> {
  if (action === 'DISMISS') return true
  if (action !== 'COMPLETE_MANUALLY' && action !== 'SKIP_PHASE') return false
  const following = await tx.query<unknown[]>(
    `SELECT FROM warmup_phases phase JOIN warmup_phases following
       ON following.account_id = phase.account_id AND following.position > phase.position
         AND following.status NOT IN ('COMPLETED', 'SKIPPED')
     WHERE phase.id = $1`,
    [review.phaseId],
  )
  return following.length === 0
}

/**
 * A new resolution was logged: older ones that it leaves without an outcome are SUPERSEDED. Those are the
 * ones on its subject; with RESET_ACCOUNT the whole account's; and where a person steps over a phase,
 * what led to that phase, because no bot will complete it.
 */
export async function supersedeOlderResolutions(tx: EntityManager, newest: Resolution): Promise<void> {
  const { id, action, accountId, phaseId, ticketId } = newest
  if (ticketId !== null) {
    await settle(tx, 'SUPERSEDED', 'ticket_id = $1 AND id < $2', [ticketId, id])
  } else if (action === 'RESET_ACCOUNT') {
    await settle(tx, 'SUPERSEDED', 'account_id = $1 AND id < $2', [accountId, id])
  } else if (action === 'COMPLETE_MANUALLY' || action === 'SKIP_PHASE') {
    await settle(
      tx,
      'SUPERSEDED',
      `account_id = $1 AND id < $4 AND (phase_id = $2 OR (${PHASE_BEFORE} AND ${STEPPED_OVER}))`,
      [accountId, phaseId, await positionOf(tx, phaseId!), id],
    )
  } else {
    await settle(tx, 'SUPERSEDED', 'account_id = $1 AND phase_id = $2 AND id < $3', [accountId, phaseId, id])
  }
}

async function positionOf(tx: EntityManager, phaseId: string): Promise<number> {
  const [row] = await tx.query<{ position: number }[]>('SELECT position FROM warmup_phases WHERE id = $1', [
    phaseId,
  ])
  return row!.position
}
