import type pg from 'pg'

/**
 * A queue of the size that is asked for: nine of ten are failed accounts, one in ten of those alike with 99 others, so
 * that they fold; the rest are tickets. Beside them accounts that go on working, for new failures.
 */
const FILL = `
  WITH campaign AS (
    INSERT INTO campaigns (name, platform) SELECT 'Campaign ' || n, 'bench' FROM generate_series(1, 5) n RETURNING id
  ), numbered AS (SELECT array_agg(id ORDER BY id) AS ids FROM campaign), account AS (
    INSERT INTO accounts (campaign_id, platform, username, status)
    SELECT ids[1 + n % 5], 'bench', CASE WHEN n <= $1 THEN 'stuck.' ELSE 'working.' END || n,
      CASE WHEN n <= $1 THEN 'IN_REVIEW' ELSE 'ACTIVE' END
    FROM numbered, generate_series(1, $1::int + $2::int) n RETURNING id, campaign_id, username, status
  ), phase AS (
    INSERT INTO warmup_phases (account_id, campaign_id, position, name, status, attempt, max_attempts, cooldown_seconds)
    SELECT id, campaign_id, 0, 'First post', CASE status WHEN 'ACTIVE' THEN 'AVAILABLE' ELSE 'REVIEW_REQUIRED' END, 1, 3, 0
    FROM account RETURNING id, name, account_id, campaign_id
  )
  INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title, summary,
    fingerprint, opened_at)
  SELECT 'PHASE', phase.id, phase.name, account.id, phase.campaign_id, 'OPEN', account.id % 4,
    (ARRAY['CAPTCHA', 'CHALLENGE', 'TIMEOUT', 'OTHER'])[1 + account.id % 4], account.username,
    'shows something that the bot has not seen before, number ' || account.id,
    CASE WHEN account.id % 10 = 0 THEN 'alike ' || account.id % 4 || ' ' || account.id / 1000 ELSE 'alone ' || account.id END,
    now() - account.id % 100000 * interval '1 second'
  FROM phase JOIN account ON account.id = phase.account_id WHERE account.status = 'IN_REVIEW'`

const FILL_TICKETS = `
  WITH project AS (
    INSERT INTO projects (name, key, review_delay_seconds, max_parallel) VALUES ('Billing', 'BILL', 900, 5) RETURNING id
  ), ticket AS (
    INSERT INTO tickets (project_id, number, title, body, status, mode, awaiting_reason, priority)
    SELECT project.id, 'BILL-' || n, 'Round the tax of invoice ' || n, 'x', 'AWAITING_INPUT', 'RELAXED', 'QUESTION', n % 4
    FROM project, generate_series(1, $1::int) n
    RETURNING id, project_id, number, title, awaiting_reason, priority
  )
  INSERT INTO reviews (kind, ticket_id, project_id, status, priority, awaiting_reason, title, summary, opened_at)
  SELECT 'TICKET', id, project_id, 'OPEN', priority, awaiting_reason, number || ' ' || title, 'asks which rule holds',
    now() - id % 100000 * interval '1 second'
  FROM ticket`

/** Fills the database. @param working accounts that have not failed yet. */
export async function fillQueue(database: pg.Pool, reviews: number, working: number): Promise<void> {
  const tickets = Math.round(reviews / 10)
  await database.query(FILL, [reviews - tickets, working])
  await database.query(FILL_TICKETS, [tickets])
  await database.query('VACUUM ANALYZE')
}
