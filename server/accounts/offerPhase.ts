import { type EntityManager, In, Not } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { secondsAfter } from '../database/dbNow.ts'
import type { Account } from '../entities/Account.ts'
import { Phase } from '../entities/Phase.ts'
import type { PhaseStatus } from '../entities/words.ts'
import { recordEvent } from '../events/recordEvent.ts'

/** In these a phase holds up no later one. */
export const DONE_STATUSES: readonly PhaseStatus[] = ['COMPLETED', 'SKIPPED']

/** What an offer may change beside the time. */
type PhaseChanges = Partial<Omit<Phase, 'id' | 'accountId' | 'campaignId' | 'position' | 'status'>>

interface Offer {
  /** From then on a bot may claim it. */
  readonly availableAt: Date
  readonly now: Date
  readonly changes?: PhaseChanges
}

/**
 * Makes a phase claimable from `availableAt` on: AVAILABLE if that has come, else PENDING until it comes. While
 * its account is paused it is PENDING too, because AVAILABLE means that a bot may have it now. The caller has
 * locked the account.
 */
export async function offerPhase(
  tx: EntityManager,
  actor: Actor,
  account: Pick<Account, 'id' | 'paused'>,
  phaseId: string,
  { availableAt, now, changes = {} }: Offer,
): Promise<void> {
  const status = !account.paused && availableAt <= now ? 'AVAILABLE' : 'PENDING'
  await tx.update(Phase, { id: phaseId }, { ...changes, status, availableAt })
  if (status === 'AVAILABLE') {
    await recordEvent(tx, actor, { type: 'phase.available', accountId: account.id, phaseId })
  }
}

/**
 * Starts the cooldown of the phase that comes next, when one before it was completed or skipped. Nothing
 * happens when all are done, or when the next one has been started already.
 * @param notBefore the end of an undo window, which the next phase has to wait for as well.
 */
export async function offerNextPhase(
  tx: EntityManager,
  actor: Actor,
  account: Pick<Account, 'id' | 'paused'>,
  { now, notBefore }: { now: Date; notBefore: Date | null },
): Promise<void> {
  const next = await tx.findOne(Phase, {
    where: { accountId: account.id, status: Not(In(DONE_STATUSES)) },
    order: { position: 'ASC' },
  })
  if (next?.status !== 'PENDING' || next.availableAt !== null) return
  const cooledDown = secondsAfter(now, next.cooldownSeconds)
  const availableAt = notBefore !== null && notBefore > cooledDown ? notBefore : cooledDown
  await offerPhase(tx, actor, account, next.id, { availableAt, now })
}
