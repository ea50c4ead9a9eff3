/**
 * How long the queue's queries take with 200,000 open reviews, and by which plan:
 * `npx tsx test/bench/reviewQueue.ts [reviews]`. Starts a PostgreSQL of its own and removes it again.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataSource, Logger } from 'typeorm'
import { readConfig } from '../../server/config.ts'
import { createDataSource, migrate } from '../../server/database/dataSource.ts'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'
import { readQueueState } from '../../server/metrics/queueState.ts'
import { countSimilarReviews } from '../../server/reviews/reviewLoaders.ts'
import type { ReviewFilter } from '../../server/reviews/reviewFilter.ts'
import { placeIn } from '../../server/reviews/reviewOrder.ts'
import { countReviewQueue, readReviewQueue } from '../../server/reviews/reviewQueue.ts'

const COUNT = Number(process.argv[2] ?? 200_000)
const REPEATS = 15
const ME = 'token:1'

/**
 * As skewed as life is: nine campaigns and one that is rare, failure types that come with one priority only, a
 * fifth of the reviews about tickets, a few snoozed, and as many resolved ones as open ones.
 */
const FILL = `
  WITH campaign AS (
    INSERT INTO campaigns (name, platform) SELECT 'c' || n, 'bench' FROM generate_series(1, 10) n RETURNING id
  ), numbered AS (SELECT array_agg(id ORDER BY id) AS ids FROM campaign), account AS (
    INSERT INTO accounts (campaign_id, platform, username, status)
    SELECT CASE WHEN n % 10000 = 3 THEN ids[10] ELSE ids[1 + n % 9] END, 'bench',
      'user-' || substr(md5(n::text), 1, 12), CASE WHEN n % 500 = 0 THEN 'PAUSED' ELSE 'IN_REVIEW' END
    FROM numbered, generate_series(1, $1::int * 2) n RETURNING id, campaign_id, username
  ), phase AS (
    INSERT INTO warmup_phases (account_id, campaign_id, position, name, status, attempt, max_attempts, cooldown_seconds)
    SELECT id, campaign_id, 0, 'post', 'REVIEW_REQUIRED', 1, 3, 0 FROM account RETURNING id, name, account_id, campaign_id
  )
  INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title, summary,
    fingerprint, opened_at, claimed_by, claimed_by_name, claim_expires_at, resolved_at, resolved_by)
  SELECT 'PHASE', phase.id, phase.name, account.id, phase.campaign_id,
    CASE WHEN resolved THEN 'RESOLVED' WHEN account.id % 2000 = 7 THEN 'SNOOZED' ELSE 'OPEN' END,
    account.id % 4,
    CASE WHEN account.id % 4000 = 3 THEN 'NETWORK_ERROR'
      ELSE (ARRAY['CAPTCHA', 'CHALLENGE', 'TIMEOUT', 'OTHER'])[1 + account.id % 4] END,
    account.username, 'shows a captcha', 'f' || account.id % 500, now() - account.id % 100000 * interval '1 second',
    CASE WHEN mine THEN '${ME}' END, CASE WHEN mine THEN 'Me' END, CASE WHEN mine THEN now() + interval '1 hour' END,
    CASE WHEN resolved THEN now() - account.id % 50000 * interval '1 second' END,
    CASE WHEN resolved THEN 'PERSON' END
  FROM phase JOIN account ON account.id = phase.account_id,
    LATERAL (SELECT account.id > $1 AS resolved, account.id <= $1 AND account.id % 5000 = 0 AS mine) flags`

const FILL_TICKETS = `
  WITH project AS (
    INSERT INTO projects (name, key, review_delay_seconds, max_parallel) SELECT 'p' || n, 'P' || n, 900, 5 FROM generate_series(1, 10) n RETURNING id
  ), numbered AS (SELECT array_agg(id ORDER BY id) AS ids FROM project), ticket AS (
    INSERT INTO tickets (project_id, number, title, body, status, mode, awaiting_reason, review_scheduled_at, priority)
    SELECT CASE WHEN n % 5000 = 3 THEN ids[10] ELSE ids[1 + n % 9] END, 'P-' || n, 'ticket ' || md5(n::text), 'x',
      'AWAITING_INPUT', 'RELAXED', reason, CASE WHEN reason IS NULL THEN now() + interval '1 hour' END, n % 4
    FROM numbered, generate_series(1, $1::int / 5) n,
      LATERAL (SELECT (ARRAY['QUESTION', 'ERROR', 'COMPLETED', NULL])[1 + n % 4] AS reason) reasons
    RETURNING id, project_id, number, title, awaiting_reason, priority
  )
  INSERT INTO reviews (kind, ticket_id, project_id, status, priority, awaiting_reason, title, summary, opened_at)
  SELECT 'TICKET', id, project_id, CASE WHEN awaiting_reason IS NULL THEN 'SCHEDULED' ELSE 'OPEN' END, priority,
    CASE WHEN id % 3001 = 0 AND awaiting_reason IS NOT NULL THEN 'STOPPED' ELSE awaiting_reason END,
    number || ' ' || title, 'asks something', now() - id % 100000 * interval '1 second'
  FROM ticket`

interface Query {
  readonly sql: string
  readonly parameters: unknown[]
}

/** Remembers the last query, so that it can be explained. */
function remember(database: DataSource): () => Query {
  let last: Query = { sql: '', parameters: [] }
  const ignore = () => {}
  const logger: Logger = {
    logQuery: (sql, parameters) => {
      last = { sql, parameters: Array.isArray(parameters) ? parameters : [] }
    },
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  }
  database.logger = logger
  return () => last
}

async function measure(database: DataSource): Promise<void> {
  const lastQuery = remember(database)
  const app = { database }

  async function run(name: string, work: () => Promise<unknown>): Promise<void> {
    const times: number[] = []
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const start = performance.now()
      await work()
      times.push(performance.now() - start)
    }
    const { sql, parameters } = lastQuery()
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.floor(share * (times.length - 1))]!.toFixed(1)
    console.log(`\n${name}: median ${at(0.5)} ms, slowest ${at(1)} ms`)
    const plan = await database.query<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${sql}`,
      parameters,
    )
    for (const line of plan) console.log(`  ${line['QUERY PLAN'].slice(0, 160)}`)
  }

  const page = (filter: ReviewFilter, deep: boolean) => async () =>
    readReviewQueue(app, filter, ME, 51, deep ? place : null)
  const newest = (filter: ReviewFilter, deep: boolean) => async () =>
    readReviewQueue(app, filter, ME, 51, deep ? resolvedPlace : null, 'NEWEST_RESOLUTION')
  const count = (filter: ReviewFilter) => () => countReviewQueue(app, filter, ME)
  const all = await readReviewQueue(app, {}, ME, COUNT * 2, null)
  const place = placeIn('MOST_PRESSING', all[Math.floor(all.length * 0.7)]!)
  const resolved = await readReviewQueue(app, { statuses: ['RESOLVED'] }, ME, COUNT * 2, null)
  resolved.sort((a, b) => Number(b.resolvedAt) - Number(a.resolvedAt))
  const resolvedPlace = placeIn('NEWEST_RESOLUTION', resolved[Math.floor(resolved.length * 0.7)]!)
  const ids = all.slice(0, 50).map((review) => review.id)

  const settings = readConfig({}).initialSettings
  const campaigns = await idsOf(database, 'campaigns')
  const projects = await idsOf(database, 'projects')
  const [rareCampaign, rareProject] = [campaigns.at(-1)!, projects.at(-1)!]
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)

  await run('first page', page({}, false))
  await run('page at 70 %', page({}, true))
  await run('count', count({}))
  await run('what /metrics says of it', () => readQueueState(database.manager, settings))
  const filters: Record<string, ReviewFilter> = {
    'kind: tickets': { kinds: ['TICKET'] },
    'status: scheduled': { statuses: ['SCHEDULED'] },
    'status: snoozed': { statuses: ['SNOOZED'] },
    'status: resolved': { statuses: ['RESOLVED'] },
    'resolved in the last minute': { statuses: ['RESOLVED'], resolvedAfter: ago(60) },
    'resolved in the last hours': { statuses: ['RESOLVED'], resolvedAfter: ago(10_000) },
    'status: snoozed and open': { statuses: ['OPEN', 'SNOOZED'] },
    'tickets that need a person': { kinds: ['TICKET'], statuses: ['OPEN'] },
    'a failure type of low priority': { failureTypes: ['OTHER'] },
    'a rare failure type': { failureTypes: ['NETWORK_ERROR'] },
    'two failure types of low priority': { failureTypes: ['OTHER', 'NETWORK_ERROR'] },
    'an awaiting reason': { awaitingReasons: ['COMPLETED'] },
    'two awaiting reasons, one rare': { awaitingReasons: ['COMPLETED', 'STOPPED'] },
    'a rare awaiting reason': { awaitingReasons: ['STOPPED'] },
    'account in review': { accountStatuses: ['IN_REVIEW'] },
    'account paused': { accountStatuses: ['PAUSED'] },
    'account completed (none)': { accountStatuses: ['COMPLETED'] },
    'priority: low': { priorities: ['LOW'] },
    'priority: high and low': { priorities: ['HIGH', 'LOW'] },
    'a campaign': { campaignIds: [campaigns[0]!] },
    'a rare campaign': { campaignIds: [rareCampaign] },
    'two campaigns': { campaignIds: [campaigns[1]!, rareCampaign] },
    'a rare campaign and a project': { campaignIds: [rareCampaign], projectIds: [rareProject] },
    'a project': { projectIds: [projects[0]!] },
    'a rare project': { projectIds: [rareProject] },
    'a fingerprint': { fingerprint: 'f7' },
    'what I hold': { claimedByMe: true },
    'what I do not hold': { claimedByMe: false },
    'opened in one old minute': { openedAfter: ago(90_060), openedBefore: ago(90_000) },
    'opened in the last minute': { openedAfter: ago(60) },
    'opened long ago': { openedBefore: ago(99_900) },
    'search, many hits': { search: 'user' },
    'search, some hits': { search: 'A3F' },
    'search, one hit': { search: all[5]!.title.slice(3) },
    'search, no hit': { search: 'nowhere' },
    'search, two letters': { search: 'a3' },
    'search, two letters, no hit': { search: 'zq' },
    'a campaign, a failure type and a search': {
      campaignIds: [campaigns[0]!],
      failureTypes: ['OTHER'],
      search: 'a3f',
    },
  }
  for (const [name, filter] of Object.entries(filters)) {
    await run(name, page(filter, false))
    await run(`${name}, at 70 %`, page(filter, true))
    await run(`${name}, count`, count(filter))
  }
  const resolvedFilters: Record<string, ReviewFilter> = {
    'no filter': {},
    'in the last minute': { resolvedAfter: ago(60) },
    'in the last hours': { resolvedAfter: ago(10_000) },
    'kind: tickets': { kinds: ['TICKET'] },
    'a failure type': { failureTypes: ['OTHER'] },
    'a rare failure type': { failureTypes: ['NETWORK_ERROR'] },
    'priority: high and low': { priorities: ['HIGH', 'LOW'] },
    'a rare campaign': { campaignIds: [rareCampaign] },
    'two campaigns': { campaignIds: [campaigns[1]!, rareCampaign] },
    'a project (none)': { projectIds: [rareProject] },
    'a fingerprint': { fingerprint: 'f7' },
    'search, some hits': { search: 'A3F' },
    'search, one hit': { search: resolved[5]!.title.slice(3) },
    'search, two letters': { search: 'a3' },
    'search, two letters, no hit': { search: 'zq' },
  }
  for (const [name, filter] of Object.entries(resolvedFilters)) {
    const part: ReviewFilter = { ...filter, statuses: ['RESOLVED'] }
    await run(`newest resolution, ${name}`, newest(part, false))
    await run(`newest resolution, ${name}, at 70 %`, newest(part, true))
  }
  await run('similarCount of a page', () => countSimilarReviews(database.manager, ids))
}

async function idsOf(database: DataSource, table: string): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>(`SELECT id FROM ${table} ORDER BY id`)
  return rows.map(({ id }) => id)
}

const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'))
// Where we are root, the database runs as another user, who has to get in.
chmodSync(folder, 0o755)
const postgres = await startEmbeddedPostgres(folder, { fsync: 'off' })
const database = createDataSource(postgres.url)
try {
  await database.initialize()
  await migrate(database)
  await database.query(FILL, [Math.round((COUNT / 6) * 5)])
  await database.query(FILL_TICKETS, [Math.round((COUNT / 6) * 5)])
  await database.query('VACUUM ANALYZE')
  console.log(`About ${COUNT} open reviews`)
  await measure(database)
} finally {
  await database.destroy()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
