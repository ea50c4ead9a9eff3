import type { EntityManager } from 'typeorm'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { Settings } from '../settings/settings.ts'
import type { TokenUsage } from './classifier.ts'

/** Longer than a call takes. Past it the server that made it is gone, and nobody will say what it has cost. */
const RESERVATION_SECONDS = 60

/**
 * Calls of servers that are gone count as the most that they may have cost: a server that is killed again and again must
 * not spend more than the limit.
 */
const COUNT_LOST_CALLS = `
  WITH gone AS (
    DELETE FROM classifier_reservations WHERE expires_at <= clock_timestamp() RETURNING day, nano_usd),
  lost AS (SELECT day, sum(nano_usd) AS nano_usd FROM gone GROUP BY day)
  UPDATE classifier_days SET spent_nano_usd = spent_nano_usd + lost.nano_usd
  FROM lost WHERE classifier_days.day = lost.day`

/** Prices have three decimals that count: a token costs whole thousand-millionths of a USD. */
const NANO = 1e9

const TODAY = `(clock_timestamp() AT TIME ZONE 'UTC')::date`

/** No verdict before midnight UTC: the day's limit is reached. */
export class CostLimitReached extends Error {}

/** The calls under way may need what is left of today's limit: it shows in seconds. */
export class CostLimitTaken extends Error {}

/** What is held back of a day's limit for one call. */
export interface Reservation {
  readonly id: string
  readonly day: string
  readonly nanoUsd: number
}

interface DayRow {
  readonly day: string
  readonly spent: string
  readonly reached: string | null
}

/**
 * Holds back what a call may cost at most, so that all servers together never pass the day's limit. Null where there
 * is no limit.
 * @throws CostLimitReached, CostLimitTaken
 */
export async function reserveCost(app: App, most: TokenUsage): Promise<Reservation | null> {
  const limit = limitOf(app.settings.current)
  if (limit === null) return null
  const reserved = await inTransaction(app, (tx) => reserve(tx, limit, costOf(most, app.settings.current)))
  if (reserved === 'reached') throw new CostLimitReached('The day’s limit for verdicts is reached.')
  if (reserved === 'taken') throw new CostLimitTaken('What is left of the day’s limit is in use.')
  return reserved
}

/** Every reservation of a day waits for its row here, so that none overlooks another. */
async function reserve(
  tx: EntityManager,
  limit: number,
  nanoUsd: number,
): Promise<Reservation | 'reached' | 'taken'> {
  await tx.query(`INSERT INTO classifier_days (day) VALUES (${TODAY}) ON CONFLICT DO NOTHING`)
  await tx.query('SELECT FROM classifier_days ORDER BY day DESC LIMIT 1 FOR UPDATE')
  await tx.query(COUNT_LOST_CALLS)
  const [today] = await tx.query<DayRow[]>(
    `SELECT day::text, spent_nano_usd AS spent, reached_nano_usd AS reached
     FROM classifier_days ORDER BY classifier_days.day DESC LIMIT 1`,
  )
  const { day, spent, reached } = today!
  if (reached !== null && Number(reached) >= limit) return 'reached'
  if (Number(spent) + nanoUsd > limit) {
    await tx.query('UPDATE classifier_days SET reached_nano_usd = $2 WHERE day = $1', [day, limit])
    await recordEvent(tx, systemActor('auto-review'), {
      type: 'auto_review.cost_limit_reached',
      payload: { day, limitUsd: limit / NANO },
    })
    return 'reached'
  }
  const [created] = await tx.query<{ id: string }[]>(
    `INSERT INTO classifier_reservations (day, nano_usd, expires_at)
     SELECT $1, $2::bigint, clock_timestamp() + make_interval(secs => ${RESERVATION_SECONDS})
     WHERE $2::bigint + $3::bigint
       + coalesce((SELECT sum(nano_usd) FROM classifier_reservations WHERE day = $1), 0) <= $4::bigint
     RETURNING id`,
    [day, nanoUsd, spent, limit],
  )
  return created ? { id: created.id, day, nanoUsd } : 'taken'
}

/**
 * Writes down what a call has cost and frees what was held back for it. A call whose end is unknown, such as one
 * that was cut off, counts as the most that it may have cost.
 */
export async function settleCost(
  app: App,
  reservation: Reservation | null,
  used: TokenUsage | 'nothing' | 'unknown',
): Promise<void> {
  if (reservation === null && (used === 'nothing' || used === 'unknown')) return
  const { inputTokens, outputTokens } = typeof used === 'string' ? { inputTokens: 0, outputTokens: 0 } : used
  const cost =
    used === 'unknown' ? reservation!.nanoUsd : costOf({ inputTokens, outputTokens }, app.settings.current)
  await inTransaction(app, async (tx) => {
    await tx.query(
      `INSERT INTO classifier_days AS today (day, input_tokens, output_tokens, spent_nano_usd)
       VALUES (coalesce($1::date, ${TODAY}), $2, $3, $4)
       ON CONFLICT (day) DO UPDATE SET input_tokens = today.input_tokens + $2,
         output_tokens = today.output_tokens + $3, spent_nano_usd = today.spent_nano_usd + $4`,
      [reservation?.day ?? null, inputTokens, outputTokens, cost],
    )
    if (reservation) await tx.query('DELETE FROM classifier_reservations WHERE id = $1', [reservation.id])
  })
}

/** What today's verdicts cost so far, in USD, and whether the day's limit is reached. */
export async function costOfToday(
  manager: EntityManager,
  settings: Settings,
): Promise<{ usd: number; limitReached: boolean }> {
  const [today] = await manager.query<Pick<DayRow, 'spent' | 'reached'>[]>(
    `SELECT spent_nano_usd AS spent, reached_nano_usd AS reached FROM classifier_days WHERE day = ${TODAY}`,
  )
  const limit = limitOf(settings)
  return {
    usd: Number(today?.spent ?? 0) / NANO,
    limitReached: limit !== null && today?.reached != null && Number(today.reached) >= limit,
  }
}

function limitOf({ dailyCostUsd }: Settings): number | null {
  return dailyCostUsd === null ? null : Math.floor(dailyCostUsd * NANO)
}

/** In thousand-millionths of a USD. A price is that of a million tokens. */
function costOf({ inputTokens, outputTokens }: TokenUsage, settings: Settings): number {
  const perToken = NANO / 1e6
  return Math.ceil(perToken * (inputTokens * settings.inputPriceUsd + outputTokens * settings.outputPriceUsd))
}
