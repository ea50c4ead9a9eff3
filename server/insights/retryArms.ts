import type { App } from '../app.ts'
import { observedRate, type RateInterval, type Tally } from './successRate.ts'

/** The two ways in which failures are decided where automation learns. Only chance says which. */
export const ARMS = ['LEARNING', 'HOLD_OUT'] as const
export type Arm = (typeof ARMS)[number]

/** How the failures did that were decided in one way. */
export interface ArmRecord {
  readonly arm: Arm
  readonly failures: number
  /** Sent to a person at once. */
  readonly reviews: number
  /** Tried again, and the end is known. */
  readonly trials: number
  /** … and the work went on. */
  readonly successes: number
  /** Tried again, and the end is not known yet, or a person came between. */
  readonly undecided: number
  /** Of the failures whose end is known, reviews among them: how often the work went on without a person. */
  readonly withoutPerson: RateInterval & { readonly rate: number | null }
}

/** What learning brought since then, beside what the fixed rule brought in cases of the same kind. */
export async function compareArms(app: App, since: Date): Promise<ArmRecord[]> {
  const rows = await app.database.query<(Pick<ArmRecord, 'arm' | 'failures' | 'reviews'> & Tally)[]>(
    `SELECT failure.decided_by AS arm, count(*)::int AS failures,
       (count(*) FILTER (WHERE retry.failure_id IS NULL))::int AS reviews,
       (count(*) FILTER (WHERE retry.outcome IN ('CONFIRMED', 'REFAILED')))::int AS trials,
       (count(*) FILTER (WHERE retry.outcome = 'CONFIRMED'))::int AS successes
     FROM failures failure LEFT JOIN automatic_retries retry ON retry.failure_id = failure.id
     WHERE failure.decided_by IN ('LEARNING', 'HOLD_OUT') AND failure.at >= $1
     GROUP BY failure.decided_by`,
    [since],
  )
  return ARMS.map((arm) => {
    const found = rows.find((row) => row.arm === arm)
    const { failures, reviews, trials, successes } = found ?? {
      failures: 0,
      reviews: 0,
      trials: 0,
      successes: 0,
    }
    const known = { successes, trials: trials + reviews }
    return {
      arm,
      failures,
      reviews,
      trials,
      successes,
      undecided: failures - reviews - trials,
      withoutPerson: observedRate(known) ?? { rate: null, low: 0, high: 1 },
    }
  })
}
