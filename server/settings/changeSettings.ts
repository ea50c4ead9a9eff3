import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { ChosenSettings as ChosenSettingsRow } from '../entities/ChosenSettings.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { changesOf } from './changesOf.ts'
import { type ChosenSettings, type Settings, withChosen } from './settings.ts'
import { THE_ROW } from './SettingsInForce.ts'

/**
 * Sets what is given, for every server; the rest stays. Two at once both hold: each adds to what the other has set. What
 * is set counts from now on: a review that is open keeps the time of its next escalation.
 * @returns the settings that hold now.
 */
export async function changeSettings(app: App, actor: Actor, changes: ChosenSettings): Promise<Settings> {
  await inTransaction(app, async (tx) => {
    const chosen = await lockChosen(tx)
    const before = withChosen(app.settings.initial, chosen)
    const changed = changesOf(before, withChosen(before, changes))
    if (changed.length === 0) return
    const escalationMinutes = { ...chosen.escalationMinutes, ...changes.escalationMinutes }
    const retentionDays = { ...chosen.retentionDays, ...changes.retentionDays }
    await tx.update(ChosenSettingsRow, THE_ROW, {
      settings: { ...chosen, ...changes, escalationMinutes, retentionDays } as object,
    })
    await recordEvents(
      tx,
      actor,
      changed.map((change) => ({ type: 'settings.changed' as const, change })),
    )
  })
  await app.settings.refresh()
  return app.settings.current
}

async function lockChosen(tx: EntityManager): Promise<ChosenSettings> {
  const lock = { mode: 'pessimistic_write' } as const
  const { settings } = await tx.findOneOrFail(ChosenSettingsRow, { where: THE_ROW, lock })
  return settings as ChosenSettings
}
