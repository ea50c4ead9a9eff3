import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { dbNow } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { AutoReviewPolicy } from '../../entities/AutoReviewPolicy.ts'
import type { Change } from '../../entities/Change.ts'
import type { AutoReviewMode } from '../../entities/words.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockPolicy } from './policy.ts'

/**
 * A person switches whether the auto-review closes tickets, for every server. What is already so changes nothing. Switched
 * to LIVE, verdicts from before do not count any more: a person has decided in their knowledge.
 */
export async function setAutoReviewMode(
  app: App,
  actor: Actor,
  mode: AutoReviewMode,
  because: string | null,
): Promise<void> {
  await inTransaction(app, async (tx) => {
    const policy = await lockPolicy(tx)
    if (policy.mode !== mode) await switchMode(tx, actor, mode, because)
  })
}

/** Switches the auto-review over. The caller has locked the policy and seen that it is not so. */
export async function switchMode(
  tx: EntityManager,
  actor: Actor,
  mode: AutoReviewMode,
  because: string | null,
): Promise<void> {
  const since = await dbNow(tx)
  await tx.update(
    AutoReviewPolicy,
    { id: 1 },
    { mode, since, switchedBy: actor.name, because, ...(mode === 'LIVE' ? { countedSince: since } : {}) },
  )
  // Whoever calls this has seen that it is the other one.
  const before = mode === 'LIVE' ? 'SHADOW' : 'LIVE'
  const change: Change = {
    subject: 'AUTO_REVIEW_MODE',
    name: null,
    from: { mode: before },
    to: { mode },
  }
  await recordEvent(tx, actor, { type: 'auto_review.switched', payload: { mode, because }, change })
}
