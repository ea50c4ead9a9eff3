import type { EntityManager } from 'typeorm'
import type { Config } from '../config.ts'

// What the settings say reaches the helpers with the transaction they work in, so that not every one of them
// has to hand them on, and so that two servers in one process each keep to their own.

/** Lays the server's settings beside a transaction that has just begun. */
export function carrySettings(tx: EntityManager, config: Config): void {
  tx.queryRunner!.data.settings = config
}

/**
 * The settings of the server whose transaction this is.
 * @throws Error outside of {@link inTransaction}.
 */
export function settingsOf(tx: EntityManager): Config {
  const settings = tx.queryRunner?.data.settings as Config | undefined
  if (!settings) throw new Error('The settings are known inside a transaction.')
  return settings
}
