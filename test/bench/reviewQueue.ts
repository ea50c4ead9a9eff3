/**
 * How long the queue's queries take with 200,000 open reviews, and by which plan:
 * `npx tsx test/bench/reviewQueue.ts [reviews]`. Starts a PostgreSQL of its own and removes it again.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataSource, Logger } from 'typeorm'
import { createDataSource, migrate } from '../../server/database/dataSource.ts'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'
import { countSimilarReviews } from '../../server/reviews/reviewLoaders.ts'
import type { ReviewFilter } from '../../server/reviews/reviewFilter.ts'
import { countReviewQueue, queuePosition, readReviewQueue } from '../../server/reviews/reviewQueue.ts'

const COUNT = Number(process.argv[2] ?? 200_000)
const REPEATS = 15
const ME = 'token:1'

const FILL = `
  WITH campaign AS (
    INSERT INTO campaigns (name, platform) SELECT 'c' || n, 'bench' FROM generate_series(1, 10) n RETURNING id
  ), numbered AS (SELECT array_agg(id) AS ids FROM campaign), account AS (
    INSERT INTO accounts (campaign_id, platform, username, status)
    SELECT ids[1 + n % 10], 'bench', 'user-' || substr(md5(n::text), 1, 12), 'IN_REVIEW'
    FROM numbered, generate_series(1, $1::int) n RETURNING id, campaign_id, username
  ), phase AS (
    INSERT INTO warmup_phases (account_id, campaign_id, position, name, status, attempt, max_attempts, cooldown_seconds)
    SELECT id, campaign_id, 0, 'post', 'REVIEW_REQUIRED', 1, 3, 0 FROM account RETURNING id, account_id, campaign_id
  )
  INSERT INTO reviews (kind, phase_id, account_id, campaign_id, status, priority, failure_type, title, summary,
    fingerprint, opened_at, claimed_by, claimed_by_name, claim_expires_at)
  SELECT 'PHASE', phase.id, account.id, phase.campaign_id, 'OPEN', account.id % 4,
    (ARRAY['CAPTCHA', 'CHALLENGE', 'TIMEOUT', 'OTHER'])[1 + account.id % 4], account.username, 'shows a captcha',
    'f' || account.id % 500, now() - account.id % 100000 * interval '1 second',
    CASE WHEN account.id % 5000 = 0 THEN '${ME}' END, CASE WHEN account.id % 5000 = 0 THEN 'Me' END,
    CASE WHEN account.id % 5000 = 0 THEN now() + interval '1 hour' END
  FROM phase JOIN account ON account.id = phase.account_id`

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
    readReviewQueue(app, filter, ME, 51, deep ? position : null)
  const count = (filter: ReviewFilter) => () => countReviewQueue(app, filter, ME)
  const all = await readReviewQueue(app, {}, ME, COUNT, null)
  const position = queuePosition(all[Math.floor(COUNT * 0.7)]!)
  const ids = all.slice(0, 50).map((review) => review.id)

  await run('first page', page({}, false))
  await run('page at 70 %', page({}, true))
  await run('count', count({}))
  await run('page of one failure type', page({ failureTypes: ['OTHER'] }, false))
  await run('page of one campaign', page({ campaignIds: [all[0]!.campaignId!] }, false))
  await run('page of IN_REVIEW accounts', page({ accountStatuses: ['IN_REVIEW'] }, false))
  await run('page of PAUSED accounts (none)', page({ accountStatuses: ['PAUSED'] }, false))
  await run('count of PAUSED accounts (none)', count({ accountStatuses: ['PAUSED'] }))
  await run('page of one fingerprint', page({ fingerprint: 'f7' }, false))
  await run('what I hold', page({ claimedByMe: true }, false))
  await run('count of what I hold', count({ claimedByMe: true }))
  await run('search, many hits', page({ search: 'user' }, false))
  await run('search, some hits', page({ search: 'A3F' }, false))
  await run('search, one hit', page({ search: all[5]!.title.slice(3) }, false))
  await run('search, no hit', page({ search: 'nowhere' }, false))
  await run('count of a search', count({ search: 'a3f' }))
  await run('similarCount of a page', () => countSimilarReviews(database.manager, ids))
}

const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'))
// Where we are root, the database runs as another user, who has to get in.
chmodSync(folder, 0o755)
const postgres = await startEmbeddedPostgres(folder, { fsync: 'off' })
const database = createDataSource(postgres.url)
try {
  await database.initialize()
  await migrate(database)
  await database.query(FILL, [COUNT])
  await database.query('VACUUM ANALYZE')
  console.log(`${COUNT} open reviews`)
  await measure(database)
} finally {
  await database.destroy()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
