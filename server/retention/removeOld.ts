import { setTimeout as wait } from 'node:timers/promises'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { KeptKind } from '../entities/words.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { RetentionDays } from '../settings/settings.ts'
import { removeAttachments } from './removeAttachments.ts'
import { removeBotActions } from './removeBotActions.ts'
import { removeEvents } from './removeEvents.ts'
import { removeMessages } from './removeMessages.ts'
import type { OldPlace, RemovalStep, StepResult } from './step.ts'

/** Between two steps others have the database to themselves. */
const PAUSE_MS = 50

/** What goes by its age; what the numbers are made of (reviews, resolutions, failures, verdicts) is not among it. */
const REMOVALS: Readonly<Record<keyof RetentionDays, { removed: KeptKind; step: RemovalStep }>> = {
  attachments: { removed: 'ATTACHMENTS', step: removeAttachments },
  botActions: { removed: 'BOT_ACTIONS', step: removeBotActions },
  messages: { removed: 'MESSAGES', step: removeMessages },
  events: { removed: 'EVENTS', step: removeEvents },
}

/**
 * Removes what is older than the settings keep it, in small steps, each in a transaction of its own. Several servers may
 * do this at once. The audit log says of each step what it removed.
 */
export async function removeOld(app: App, signal: AbortSignal): Promise<void> {
  for (const what of Object.keys(REMOVALS) as (keyof RetentionDays)[]) {
    let after: OldPlace | null = null
    do {
      // Asked before each step: whoever sets it back to 0 stops it at once.
      const days = app.settings.current.retentionDays[what]
      if (days === 0) break
      after = (await takeStep(app, what, days, after)).next
      if (after !== null) await wait(PAUSE_MS, undefined, { signal })
    } while (after !== null)
  }
}

async function takeStep(
  app: App,
  what: keyof RetentionDays,
  days: number,
  after: OldPlace | null,
): Promise<StepResult> {
  const { step, removed } = REMOVALS[what]
  return inTransaction(app, async (tx) => {
    const result = await step(tx, days, after)
    if (result.removed > 0) {
      const payload = { removed, count: result.removed }
      await recordEvent(tx, systemActor('scheduler'), { type: 'retention.removed', payload })
    }
    return result
  })
}
