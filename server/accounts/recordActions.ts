import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { lockScreenshots } from '../attachments/lockScreenshots.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { BotAction } from '../entities/BotAction.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { assertRunning } from '../leases/leases.ts'
import { lockLeasedPhase } from './leasedPhase.ts'

/** One step that a bot took. */
export interface NewAction {
  readonly name: string
  readonly ok: boolean
  readonly message: string | null
  readonly details: unknown
  /** The attachment's row; null without one. */
  readonly screenshotId: string | null
  /** Left out: now. */
  readonly at: Date | null
}

/**
 * Adds a bot's steps to its account's timeline. None is later than its report, whatever the bot's clock says.
 * @returns them in the order of the input.
 * @throws LeaseLost, NotFound (a screenshot)
 */
export async function recordActions(
  app: App,
  actor: Actor,
  { lease: token, actions }: { lease: string; actions: readonly NewAction[] },
): Promise<BotAction[]> {
  return inTransaction(app, async (tx) => {
    const { lease, phase, account, now } = await lockLeasedPhase(tx, token)
    assertRunning(lease, now)
    await lockScreenshots(tx, actor, actions, (place) => `actions.${place}.screenshotId`)
    const recorded = await tx.save(
      actions.map((action) =>
        tx.create(BotAction, {
          ...action,
          accountId: account.id,
          phaseId: phase.id,
          at: action.at !== null && action.at < now ? action.at : now,
        }),
      ),
    )
    await recordEvent(tx, actor, {
      type: 'phase.actions_recorded',
      accountId: account.id,
      phaseId: phase.id,
      payload: { count: actions.length },
    })
    return recorded
  })
}
