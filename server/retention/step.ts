import type { EntityManager } from 'typeorm'

/** Where a walk through old rows stands: oldest first by these two. */
export interface OldPlace {
  readonly at: Date
  readonly id: string
}

/** What one small step did. */
export interface StepResult {
  /** How many rows were removed. */
  readonly removed: number
  /** Where the next step begins; null when there is nothing left to look at. */
  readonly next: OldPlace | null
}

/**
 * One small step of removing what is older than `days`, in the transaction given. It never waits for a lock that
 * somebody else holds: what is in use is left for another time.
 */
export type RemovalStep = (tx: EntityManager, days: number, after: OldPlace | null) => Promise<StepResult>

/** Before everything. */
export const BEGINNING: OldPlace = { at: new Date(0), id: '0' }

/** SQL: before this moment a row is older than that many days. @param parameter such as `$1`. */
export function ageLimit(parameter: string): string {
  return `clock_timestamp() - make_interval(days => ${parameter}::int)`
}
