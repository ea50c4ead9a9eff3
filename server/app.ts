import type { Logger } from 'pino'
import type { DataSource } from 'typeorm'
import type { Classifier } from './classifier/classifier.ts'
import type { Config } from './config.ts'
import type { NewEvent } from './events/recordEvent.ts'
import type { Metrics } from './metrics/Metrics.ts'
import type { PresenceBoard } from './reviews/presence/PresenceBoard.ts'
import type { BackgroundWork } from './scheduler/BackgroundWork.ts'
import type { SettingsInForce } from './settings/SettingsInForce.ts'

/** What every use case is given: built once by main.ts. */
export interface App {
  /** What the server was started with. */
  readonly config: Config
  /** What may change while it runs. */
  readonly settings: SettingsInForce
  readonly database: DataSource
  readonly classifier: Classifier
  readonly log: Logger
  /** Tells the feed's reader that events were committed, and has them counted; a hint, called after the commit. */
  readonly wakeFeed: (committed: readonly NewEvent[]) => void
  /** What this process counts. */
  readonly metrics: Metrics
  /** Takes on what goes on after the caller has its answer. */
  readonly background: BackgroundWork
  /** Who looks at which review. */
  readonly presence: PresenceBoard
}
