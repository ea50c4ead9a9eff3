import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { FEED_CHANNEL } from '../../../server/events/feedNotifier.ts'
import { CHANGES_A_STEP, type Drive, HEAD, MIX, STEP_MS } from './drive.ts'

/** Events of reviews, as the servers record them. $1: what happened; $2: the reviews. */
const TELL = `
  INSERT INTO events (type, account_id, phase_id, ticket_id, project_id, review_id, actor_key, actor_name)
  SELECT $1, account_id, phase_id, ticket_id, project_id, id, 'system:drive', 'drive' FROM reviews WHERE id = ANY($2)`

const AGAIN = `
  UPDATE reviews SET version = version + 1, summary = $1, priority = CASE WHEN $2 THEN 0 ELSE priority END
  WHERE id = ANY($3) AND status = 'OPEN' RETURNING id`

/** Reviews of accounts that worked until now. */
const FRESH = `
  WITH phase AS (
    UPDATE warmup_phases SET status = 'REVIEW_REQUIRED' FROM accounts account
    WHERE account.id = account_id AND account.username = ANY($2) AND warmup_phases.status = 'AVAILABLE'
    RETURNING warmup_phases.id, warmup_phases.name, account_id, warmup_phases.campaign_id, account.username
  )
  INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title, summary,
    fingerprint, opened_at)
  SELECT 'PHASE', id, name, account_id, campaign_id, 'OPEN', 1, 'CAPTCHA', username, $1, 'alone ' || username,
    clock_timestamp()
  FROM phase RETURNING id`

const CLAIM = `
  UPDATE reviews SET claimed_by = 'user:0', claimed_by_name = 'Somebody', claim_expires_at = now() + interval '1 minute'
  WHERE id = ANY($1) AND status = 'OPEN' RETURNING id`

const RESOLVE = `
  UPDATE reviews SET status = 'RESOLVED', resolved_at = now(), resolved_by = 'PERSON', version = version + 1,
    claimed_by = NULL, claimed_by_name = NULL, claim_expires_at = NULL, escalates_at = NULL
  WHERE id = ANY($1) AND status = 'OPEN' RETURNING id`

/**
 * The same changes, 200 times a second, written straight into the database as servers elsewhere would have written them:
 * what is left to this machine is what a manager's own server does, which tells the page of them.
 */
export async function driveWritten(database: pg.Pool): Promise<Drive> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM reviews WHERE kind = 'PHASE' AND status = 'OPEN' ORDER BY priority, opened_at, id`,
  )
  let made = 0
  let missed = 0
  let fresh = rows.length
  let steps = 0
  let stopped = false
  const any = (of = rows.length) => rows[Math.floor(Math.random() * of)]!.id

  async function step(): Promise<void> {
    steps += 1
    const client = await database.connect()
    try {
      await client.query('BEGIN')
      const change = async (type: string, statement: string, values: unknown[]) => {
        const changed = await client.query<{ id: string }>(statement, values)
        await client.query(TELL, [type, changed.rows.map(({ id }) => id)])
        made += changed.rows.length
        return changed.rows.length
      }
      const again = new Set<string>()
      while (again.size < MIX.again) again.add(any(again.size % 2 === 0 ? HEAD : rows.length))
      const summary = `shows step ${steps}`
      const names = Array.from({ length: MIX.fresh }, () => `working.${(fresh += 1)}`)
      const [gone] = rows.splice(Math.floor(Math.random() * rows.length), 1)
      const before = made
      // Of 60 failures three are more urgent, so that rows have to move.
      await change('review.changed', AGAIN, [summary, steps % 3 === 0, [...again].slice(0, 1)])
      await change('review.changed', AGAIN, [summary, false, [...again].slice(1)])
      await change('review.opened', FRESH, [summary, names])
      await change('review.claimed', CLAIM, [[any(HEAD)]])
      await change('review.resolved', RESOLVE, [[gone!.id]])
      missed += CHANGES_A_STEP - (made - before)
      await client.query('COMMIT')
      await client.query('SELECT pg_notify($1, $2)', [FEED_CHANNEL, 'drive'])
    } finally {
      client.release()
    }
  }

  /** What a busy machine holds up is made up for. */
  async function run(): Promise<void> {
    const begun = performance.now()
    while (!stopped) {
      await step()
      await delay(Math.max(0, begun + steps * STEP_MS - performance.now()))
    }
  }
  const running = run()
  return {
    made: () => made,
    refused: () => missed,
    stop: async () => {
      stopped = true
      await running
    },
  }
}
