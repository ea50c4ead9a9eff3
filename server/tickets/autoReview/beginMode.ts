import { systemActor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { AutoReviewPolicy } from '../../entities/AutoReviewPolicy.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockPolicy } from './policy.ts'

/** At start: the mode is as the settings say, unless somebody has switched it before. */
export async function beginMode(app: App): Promise<void> {
  const { autoReviewMode: mode } = app.config
  if (mode === undefined) return
  await inTransaction(app, async (tx) => {
    const policy = await lockPolicy(tx)
    if (policy.since !== null || policy.mode === mode) return
    await tx.update(AutoReviewPolicy, { id: 1 }, { mode })
    await recordEvent(tx, systemActor('server'), { type: 'auto_review.begun', payload: { mode } })
  })
}
