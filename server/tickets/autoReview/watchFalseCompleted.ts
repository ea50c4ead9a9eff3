import type { EntityManager } from 'typeorm'
import { systemActor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { settingsOf } from '../../database/transactionSettings.ts'
import { type FalseCompleted, isTooOftenWrong, measureFalseCompleted } from './falseCompleted.ts'
import { lockPolicy, readPolicy } from './policy.ts'
import { switchMode } from './setAutoReviewMode.ts'

/**
 * SQL: whether there is a wrong verdict to count at all. It was judged after it was given, so the window's first moment
 * holds for both times.
 */
export const VERDICT_WRONG = `EXISTS (
  SELECT FROM auto_review_policy policy JOIN classifications wrong ON wrong.judged_at >= policy.counted_since
  WHERE policy.mode = 'LIVE' AND NOT wrong.judged_right)`

/**
 * Stops closing when too many COMPLETED verdicts are wrong: the auto-review switches itself to SHADOW, once, however
 * many servers look. Only a person switches it back.
 */
export async function watchFalseCompleted(app: App): Promise<void> {
  const { manager } = app.database
  const policy = await readPolicy(manager)
  if (policy.mode !== 'LIVE') return
  if (
    !isTooOftenWrong(await measureFalseCompleted(manager, policy, app.settings.current), app.settings.current)
  )
    return
  // Logged after the commit: a transaction that is tried again must not say it twice.
  const because = await inTransaction(app, (tx) => switchOff(tx))
  if (because !== null) app.log.warn(`Auto-review closes nothing any more. ${because}`)
}

/** @returns why; null where another server or a person was first. */
async function switchOff(tx: EntityManager): Promise<string | null> {
  const policy = await lockPolicy(tx)
  const settings = settingsOf(tx)
  if (policy.mode !== 'LIVE') return null
  const measured = await measureFalseCompleted(tx, policy, settings)
  if (!isTooOftenWrong(measured, settings)) return null
  const because = sentence(measured, settings.falseCompletedLimit)
  await switchMode(tx, systemActor('auto-review'), 'SHADOW', because)
  return because
}

function sentence({ of, wrong, judged, rate }: FalseCompleted, limit: number): string {
  const what =
    of === 'judged'
      ? `Of the newest ${judged} verdicts “completed” that people judged, ${wrong} were wrong`
      : `Of the newest ${judged} tickets that auto-review closed, ${wrong} were reopened or corrected`
  return `${what}: ${percent(rate!)}, more than the limit of ${percent(limit)}.`
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}
