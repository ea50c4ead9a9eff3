import type { DataSource } from 'typeorm'

/** Which of 20 campaigns or projects, the first ones far more often than the last. */
const SKEWED = (random: string) => `1 + floor(20 * power(${random}, 2))::int`

const OWNERS = [
  `INSERT INTO campaigns (name, platform) SELECT 'campaign ' || n, 'bench' FROM generate_series(1, 20) n`,
  `INSERT INTO projects (name, key, review_delay_seconds, max_parallel)
   SELECT 'project ' || n, 'P' || n, 900, 5 FROM generate_series(1, 20) n`,
  `INSERT INTO accounts (campaign_id, platform, username)
   SELECT ${SKEWED('random()')}, 'bench', 'user-' || n FROM generate_series(1, 100000) n`,
  `INSERT INTO warmup_phases (account_id, campaign_id, position, name, max_attempts, cooldown_seconds)
   SELECT account.id, campaign_id, position, 'phase-' || position, 3, 0
   FROM accounts account, generate_series(0, 4) position ORDER BY account.id`,
  `INSERT INTO tickets (project_id, number, title, body, mode, priority)
   SELECT ${SKEWED('random()')}, 'P-' || n, 'ticket ' || n, 'x', 'RELAXED', 2 FROM generate_series(1, 100000) n`,
]

/**
 * $1: how many people resolved. A fifth are about tickets. Half wait less than two minutes, one in ten more than a
 * quarter of an hour, some for days. There are as many reviews again, half of them closed by auto-review, from the
 * ninety days before and of today.
 */
const REVIEWS = `
  INSERT INTO reviews (id, kind, phase_id, phase_name, account_id, campaign_id, ticket_id, project_id, status, priority, failure_type,
    awaiting_reason, title, summary, opened_at, resolved_at, resolved_by)
  OVERRIDING SYSTEM VALUE
  SELECT n, CASE WHEN ticket.id IS NULL THEN 'PHASE' ELSE 'TICKET' END, phase.id, phase.name, phase.account_id, phase.campaign_id,
    ticket.id, ticket.project_id, 'RESOLVED', n % 4,
    CASE WHEN phase.id IS NOT NULL THEN (ARRAY['CAPTCHA', 'CHALLENGE', 'TIMEOUT', 'RATE_LIMIT', 'BOT_ERROR'])[1 + n % 5] END,
    CASE WHEN ticket.id IS NOT NULL AND NOT closed THEN (ARRAY['QUESTION', 'ERROR', 'COMPLETED'])[1 + n % 3] END,
    'subject ' || n, 'shows a captcha', opened, opened + exp(4.7 + 1.6 * random_normal()) * interval '1 second',
    CASE WHEN closed THEN 'AUTO_REVIEW' WHEN n > $1::int THEN 'SUPERSEDED' ELSE 'PERSON' END
  FROM generate_series(1, $1::int * 2) n
  CROSS JOIN LATERAL (SELECT n % 5 = 0 OR n > $1::int * 3 / 2 AS of_ticket, n > $1::int * 3 / 2 AS closed,
    clock_timestamp() - (CASE WHEN n > $1::int THEN 180 ELSE 90 END) * random() * interval '1 day' AS opened) drawn
  LEFT JOIN warmup_phases phase ON NOT of_ticket AND phase.id = 1 + (n::bigint * 7919) % 500000
  LEFT JOIN tickets ticket ON of_ticket AND ticket.id = 1 + (n::bigint * 7919) % 100000`

/** Those that wait now: the newest of some subjects. */
const OPEN = `
  WITH newest AS (
    SELECT max(id) AS id FROM reviews WHERE resolved_by = 'SUPERSEDED' GROUP BY phase_id, ticket_id ORDER BY 1 LIMIT 2000)
  UPDATE reviews SET status = 'OPEN', resolved_at = NULL, resolved_by = NULL FROM newest WHERE reviews.id = newest.id`

const RESOLUTIONS = `
  INSERT INTO review_logs (review_id, phase_id, account_id, ticket_id, campaign_id, project_id, phase_name, action, reason,
    notes, actor_key, by_name, at, waited_seconds, outcome, outcome_at)
  SELECT review.id, phase_id, review.account_id, ticket_id, review.campaign_id, project_id, phase_name,
    CASE WHEN kind = 'PHASE'
      THEN (ARRAY['RETRY', 'RETRY', 'RETRY', 'COMPLETE_MANUALLY', 'SKIP_PHASE', 'RESET_ACCOUNT', 'CHANGE_CONTENT'])[1 + review.id % 7]
      ELSE (ARRAY['REPLY', 'REPLY', 'CLOSE', 'RETRY', 'DISMISS'])[1 + review.id / 5 % 5] END,
    coalesce(failure_type, awaiting_reason), 'Looked at it by hand and wrote down what there was to see.',
    'user:' || person, 'Person ' || person, resolved_at, extract(epoch FROM resolved_at - opened_at), outcome,
    CASE WHEN outcome NOT IN ('PENDING', 'UNDONE') THEN resolved_at + random() * interval '6 hours' END
  FROM reviews review,
    LATERAL (SELECT ${SKEWED('random() + review.id * 0')} AS person,
      (ARRAY['CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'REFAILED', 'SUPERSEDED', 'PENDING', 'UNDONE'])
        [1 + floor(random() * 7 + review.id * 0)::int] AS outcome) drawn
  WHERE resolved_by = 'PERSON' ORDER BY resolved_at`

/** One for each review of a phase, and a retry before every second: 2,000 fingerprints, a few of them far more often. */
const FAILURES = `
  INSERT INTO failures (phase_id, account_id, campaign_id, phase_name, type, message, attempt, at, worker, fingerprint, decision, because)
  SELECT phase_id, account_id, campaign_id, phase_name, failure_type, 'It said: no. ' || repeat('x', 80), 1,
    opened_at - retry * random() * interval '1 hour', 'bot', 'f' || floor(2000 * power(random(), 3))::int,
    CASE retry WHEN 0 THEN 'REVIEW' ELSE 'RETRY' END, 'Because.'
  FROM reviews review, generate_series(0, review.id % 2) retry
  WHERE phase_id IS NOT NULL ORDER BY opened_at`

/** Each retry of the failures, with what became of it. */
const RETRIES = `
  INSERT INTO automatic_retries (failure_id, account_id, phase_id, campaign_id, failure_type, phase_name, platform, attempt,
    delay_seconds, at, outcome, outcome_at)
  SELECT id, account_id, phase_id, campaign_id, type, phase_name, 'bench', 1 + id % 3, (ARRAY[60, 600, 1800, 7200])[1 + id % 4],
    at, (ARRAY['CONFIRMED', 'REFAILED', 'REFAILED'])[1 + id % 3], at + interval '3 hours'
  FROM failures WHERE decision = 'RETRY' ORDER BY at`

const VERDICTS = `
  INSERT INTO classifications (ticket_id, review_id, verdict, rationale, classifier, read_through, applied, judged_right,
    judged_at, judged_by, due_at, at)
  SELECT ticket_id, id, verdict, repeat('Because. ', 20), (ARRAY['offline', 'model-a', 'model-b'])[1 + id % 3], 0,
    id % 50 <> 0, CASE WHEN wrong THEN false END, CASE WHEN wrong THEN opened_at + interval '2 days' END,
    CASE WHEN wrong THEN 'Person 1' END, opened_at - random() * interval '3 seconds', opened_at
  FROM reviews, LATERAL (SELECT coalesce(awaiting_reason, 'COMPLETED') AS verdict) said,
    LATERAL (SELECT verdict = 'COMPLETED' AND id % 97 = 0 AS wrong) judged
  WHERE kind = 'TICKET' ORDER BY opened_at`

/** Fills an empty database with so many resolutions of the last 90 days, and all that comes with them. */
export async function fillInsights(database: DataSource, resolutions: number): Promise<void> {
  await database.transaction(async (tx) => {
    // The rows fit together by themselves: half of the time would go into checking that.
    await tx.query('SET LOCAL session_replication_role = replica')
    for (const statement of OWNERS) await tx.query(statement)
    await tx.query(REVIEWS, [resolutions])
    for (const statement of [OPEN, RESOLUTIONS, FAILURES, RETRIES, VERDICTS]) await tx.query(statement)
  })
  await database.query('VACUUM ANALYZE')
  // What has changed since the last vacuum is read from the tables themselves.
  await database.query('UPDATE reviews SET version = version + 1 WHERE id <= $1', [resolutions / 20])
  await database.query(
    `UPDATE review_logs SET outcome_at = clock_timestamp() WHERE at > now() - interval '3 days'`,
  )
  const tables = ['reviews', 'review_logs', 'failures', 'classifications']
  for (const table of tables) {
    const [row] = await database.query<{ count: string; size: string }[]>(
      `SELECT count(*), pg_size_pretty(pg_table_size('${table}')) || ' and indexes '
         || pg_size_pretty(pg_indexes_size('${table}')) AS size FROM ${table}`,
    )
    console.log(`${table}: ${row!.count} rows, ${row!.size}`)
  }
}
