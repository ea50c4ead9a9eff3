import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Phase } from '../entities/Phase.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { assertRunning, endLease, repeatedResult } from '../leases/leases.ts'
import { settleRetries } from '../retries/automaticRetries.ts'
import { closeUndoWindow } from '../reviews/closeUndoWindow.ts'
import { phaseCompleted } from '../reviews/resolutionOutcomes.ts'
import { lockLeasedPhase } from './leasedPhase.ts'
import { offerNextPhase } from './offerPhase.ts'
import { refreshAccountStatus } from './refreshAccountStatus.ts'

/**
 * A bot is done with a phase: the next one's cooldown starts. Repeated, the same phase comes back.
 * @throws LeaseLost
 */
export async function completePhase(app: App, actor: Actor, token: string): Promise<Phase> {
  return inTransaction(app, async (tx) => {
    const { lease, phase, account, now } = await lockLeasedPhase(tx, token)
    if (repeatedResult(lease, 'completePhase')) return phase
    assertRunning(lease, now)

    const { id: phaseId, accountId, campaignId } = phase
    // With a later phase, which a person dealt with: the next one may follow from both.
    await closeUndoWindow(tx, actor, { kind: 'PHASE', phaseId, accountId, campaignId })
    await endLease(tx, lease.id, 'completePhase', now, { phaseId })
    await tx.update(
      Phase,
      { id: phase.id },
      { status: 'COMPLETED', completedAt: now, leaseId: null, rateLimitStreak: 0, resumeNote: null },
    )
    await recordEvent(tx, actor, { type: 'phase.completed', accountId: account.id, phaseId: phase.id })
    await offerNextPhase(tx, actor, account, { now, notBefore: null })
    await phaseCompleted(tx, phase)
    await settleRetries(tx, 'CONFIRMED', { phaseId: phase.id })
    await refreshAccountStatus(tx, actor, account.id)
    return tx.findOneByOrFail(Phase, { id: phase.id })
  })
}
