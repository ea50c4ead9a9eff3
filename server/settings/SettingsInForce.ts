import type { DataSource, EntityManager } from 'typeorm'
import { ChosenSettings as ChosenSettingsRow } from '../entities/ChosenSettings.ts'
import { type ChosenSettings, type Settings, withChosen } from './settings.ts'

/** The row that every server reads. */
export const THE_ROW = { id: 1 }

/**
 * The settings that hold on this server: as it was started, and what somebody has set for all servers since. It is read
 * anew when the feed tells of a change, which misses none.
 */
export class SettingsInForce {
  /** As this server was started. */
  readonly initial: Settings
  readonly #database: DataSource
  #current: Settings
  #reading: Promise<void> = Promise.resolve()

  constructor(initial: Settings, database: DataSource) {
    this.initial = initial
    this.#current = initial
    this.#database = database
  }

  /** What holds now. It is never changed itself: whoever keeps it keeps one state. */
  get current(): Settings {
    return this.#current
  }

  /** Reads what was set. One read after the other, so that an older answer never comes last. */
  refresh(): Promise<void> {
    const reading = this.#reading.then(() => this.#read())
    this.#reading = reading.catch(() => {})
    return reading
  }

  async #read(): Promise<void> {
    this.#current = withChosen(this.initial, await readChosen(this.#database.manager))
  }
}

/** What somebody has set. */
export async function readChosen(manager: EntityManager): Promise<ChosenSettings> {
  const { settings } = await manager.findOneByOrFail(ChosenSettingsRow, THE_ROW)
  return settings as ChosenSettings
}
