import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Phase } from '../entities/Phase.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
import { assertRunning, endLease, repeatedResult } from '../leases/leases.ts'
import { applyFailure } from './applyFailure.ts'
import { lockLeasedPhase } from './leasedPhase.ts'
import type { ReportedFailure } from './recordFailure.ts'

/**
 * A bot could not go on with a phase: decides whether it is tried again or goes to a person. Repeated with the
 * same lease, the first decision comes back.
 * @throws LeaseLost, NotFound (the screenshot)
 */
export async function failPhase(
  app: App,
  actor: Actor,
  { lease: token, failure }: { lease: string; failure: ReportedFailure },
): Promise<{ outcome: FailureOutcome; phase: Phase }> {
  return inTransaction(app, async (tx) => {
    const { lease, phase, account, now } = await lockLeasedPhase(tx, token)
    const first = repeatedResult<FailureOutcome>(lease, 'failPhase')
    if (first) return { outcome: first, phase }
    assertRunning(lease, now)

    const { attempt } = phase
    const failed = { account, phase, attempt, worker: lease.worker, now }
    const outcome = await applyFailure(tx, actor, failed, failure)
    await endLease(tx, lease.id, 'failPhase', now, outcome)
    return { outcome, phase: await tx.findOneByOrFail(Phase, { id: phase.id }) }
  })
}
