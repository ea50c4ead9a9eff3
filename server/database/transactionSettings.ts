import type { EntityManager } from 'typeorm'
import type { Settings } from '../settings/settings.ts'

// What the settings say reaches the helpers with the transaction they work in, so that not every one of them
// has to hand them on, and so that two servers in one process each keep to their own.

/** Lays the settings that hold now beside a transaction that has just begun. */
export function carrySettings(tx: EntityManager, settings: Settings): void {
  tx.queryRunner!.data.settings = settings
}

/**
 * The settings of the server whose transaction this is.
 * @throws Error outside of {@link inTransaction}.
 */
export function settingsOf(tx: EntityManager): Settings {
  const settings = tx.queryRunner?.data.settings as Settings | undefined
  if (!settings) throw new Error('The settings are known inside a transaction.')
  return settings
}
