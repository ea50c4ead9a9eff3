import type pg from 'pg'
import type { FaultLog } from './faultLog.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import type { Servers } from './servers.ts'
import type { Tally } from './tally.ts'
import type { Violations } from './violations.ts'

/** What every part of a fault run shares. */
export interface World {
  readonly random: Random
  readonly servers: Servers
  readonly database: pg.Pool
  readonly faults: FaultLog
  readonly ledger: Ledger
  readonly violations: Violations
  readonly operations: Tally
  /** Error codes and broken calls, as the clients met them. */
  readonly refusals: Tally
  /** Masked errors; explained at the end by the servers' logs. */
  readonly maskedErrors: MaskedError[]
  readonly adminToken: string
  /** How long a resolution can be taken back; 0: not at all. */
  readonly undoSeconds: number
}

/** An INTERNAL_SERVER_ERROR that a client got. */
export interface MaskedError {
  readonly field: string
  readonly requestId: string | undefined
  /** Whether a database connection was cut at about that time. */
  readonly explained: boolean
}
