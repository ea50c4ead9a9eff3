import type { EntityManager } from 'typeorm'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { Settings } from '../settings/settings.ts'

/** A fingerprint whose storm begins (no id yet) or is over. */
interface Turn {
  readonly fingerprint: string
  /** Reviews that it opened within the window. */
  readonly opened: number
  readonly firstAt: Date | null
  readonly stormId: string | null
}

const actor = systemActor('scheduler')

/**
 * SQL: what was opened within the window, resolved since or not: an index on the time brings these rows and no
 * others. More than the threshold of one fingerprint is a storm; it is over when no more than half of that are left.
 */
const turns = ({ stormMinutes, stormThreshold }: Settings) => `
  WITH counts AS (
    SELECT fingerprint, count(*)::int AS opened, min(opened_at) AS first_at FROM reviews
    WHERE opened_at > statement_timestamp() - make_interval(mins => ${stormMinutes}) AND fingerprint IS NOT NULL
    GROUP BY fingerprint),
  running AS (SELECT id, fingerprint FROM storms WHERE ended_at IS NULL)
  SELECT fingerprint, coalesce(counts.opened, 0) AS opened, counts.first_at AS "firstAt", running.id AS "stormId"
  FROM counts FULL JOIN running USING (fingerprint)
  WHERE CASE WHEN running.id IS NULL THEN counts.opened > ${stormThreshold}
    ELSE coalesce(counts.opened, 0) <= ${Math.floor(stormThreshold / 2)} END
  ORDER BY fingerprint`

/** SQL: whether a storm begins or is over. */
export const stormTurns = (settings: Settings) => `EXISTS (${turns(settings)})`

/** Nothing comes back where another server was first. */
const BEGIN = `
  INSERT INTO storms (fingerprint, failure_type, summary, started_at)
  SELECT fingerprint, failure_type, summary, opened_at FROM reviews
  WHERE fingerprint = $1 AND opened_at = $2 AND failure_type IS NOT NULL
  ORDER BY id LIMIT 1
  ON CONFLICT (fingerprint) WHERE ended_at IS NULL DO NOTHING
  RETURNING id`

const END = `
  UPDATE storms SET ended_at = clock_timestamp() WHERE id = $1 AND ended_at IS NULL RETURNING id`

/**
 * Notices when one fingerprint opens far more reviews than usual, and when that is over: one event and one line in
 * the log each, however many reviews and servers there are. A storm begins with more than
 * `stormThreshold` reviews within `stormMinutes`; it ends at half of that, so that a count around the threshold does
 * not begin and end it over and over.
 */
export async function watchForStorms(app: App, signal: AbortSignal): Promise<void> {
  for (const turn of await app.database.query<Turn[]>(turns(app.settings.current))) {
    if (signal.aborted) return
    const take = turn.stormId === null ? begin : end
    // Logged after the commit: a transaction that is tried again must not say it twice.
    const taken = await inTransaction(app, (tx) => take(tx, turn))
    if (!taken) continue
    const { fingerprint, opened } = turn
    if (turn.stormId === null) app.log.warn({ fingerprint, opened }, 'A storm of failures began')
    else app.log.info({ fingerprint }, 'A storm of failures is over')
  }
}

/** @returns whether it was this server that began it. */
async function begin(tx: EntityManager, { fingerprint, opened, firstAt }: Turn): Promise<boolean> {
  const [storm] = await tx.query<{ id: string }[]>(BEGIN, [fingerprint, firstAt])
  if (!storm) return false
  await recordEvent(tx, actor, {
    type: 'storm.started',
    payload: { stormId: storm.id, fingerprint, reviews: opened },
  })
  return true
}

/** @returns whether it was this server that ended it. */
async function end(tx: EntityManager, { fingerprint, stormId }: Turn): Promise<boolean> {
  const [ended] = await tx.query<[unknown[], number]>(END, [stormId])
  if (ended.length === 0) return false
  await recordEvent(tx, actor, { type: 'storm.ended', payload: { stormId, fingerprint } })
  return true
}
