/**
 * How long the numbers for analysts take over 90 days and 500,000 resolutions, on the wall and on the database's
 * processors, and by which plan where one takes longer than it may: `npx tsx test/bench/insights.ts [resolutions]
 * [--plans]`. Starts a PostgreSQL of its own and removes it again.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataSource } from 'typeorm'
import { readConfig } from '../../server/config.ts'
import { createDataSource, migrate } from '../../server/database/dataSource.ts'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'
import { Review } from '../../server/entities/Review.ts'
import { readAutoReviewMetrics } from '../../server/insights/autoReviewMetrics.ts'
import { readBacklog } from '../../server/insights/backlog.ts'
import { countingTransaction } from '../../server/insights/countingTransaction.ts'
import { readFailurePatterns } from '../../server/insights/failurePatterns.ts'
import { readInsightsSummary } from '../../server/insights/insightsSummary.ts'
import type { MetricScope } from '../../server/insights/metricScope.ts'
import { listReopenedTickets } from '../../server/insights/reopenedTickets.ts'
import { adviseOnReview } from '../../server/insights/resolutionAdvice.ts'
import { METRIC_GROUPS, readResolutionMetrics } from '../../server/insights/resolutionMetrics.ts'
import { adviseOnRetry } from '../../server/insights/retryAdvice.ts'
import { SettingsInForce } from '../../server/settings/SettingsInForce.ts'
import { fillInsights } from './insightsFill.ts'
import { processorTime } from './processorTime.ts'
import { rememberQueries } from './rememberQueries.ts'

const RESOLUTIONS = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 500_000)
const SHOWS_PLANS = process.argv.includes('--plans')
const REPEATS = 7
/** What a page can wait for; above it there would have to be roll-ups. */
const MOST_MS = 500
const DAY_MS = 24 * 60 * 60 * 1000

async function measure(database: DataSource, cluster: string): Promise<number> {
  const queries = rememberQueries(database)
  const app = { database }
  const to = new Date()
  let slow = 0

  async function run(name: string, work: () => Promise<unknown>, mostMs = MOST_MS): Promise<void> {
    const times: number[] = []
    const worked = processorTime(cluster)
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      queries.forget()
      const start = performance.now()
      await work()
      times.push(performance.now() - start)
    }
    const processors = (processorTime(cluster) - worked) / REPEATS
    times.sort((a, b) => a - b)
    const median = times[Math.floor(REPEATS / 2)]!
    if (median > mostMs) slow += 1
    const [middle, slowest, busy] = [median, times.at(-1)!, processors].map((ms) => `${ms.toFixed(0)} ms`)
    console.log(`${name}: median ${middle}, slowest ${slowest}, processors ${busy}`)
    if (median <= mostMs && !SHOWS_PLANS) return
    const reads = queries.all().filter(({ sql }) => /^(SELECT|WITH)/.test(sql))
    await countingTransaction(app, async (tx) => {
      for (const { sql, parameters } of reads) {
        const plan = await tx.query<{ 'QUERY PLAN': string }[]>(
          `EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF) ${sql}`,
          parameters,
        )
        for (const line of plan) console.log(`    ${line['QUERY PLAN'].slice(0, 160)}`)
      }
    })
  }

  const days = (count: number) => ({ from: new Date(to.getTime() - count * DAY_MS), to })
  const scopes: Record<string, MetricScope> = {
    everything: {},
    'a campaign and a project': { campaignIds: ['1'], projectIds: ['1'] },
    'two phases': { phases: ['phase-1', 'phase-2'] },
  }
  for (const [about, scope] of Object.entries(scopes)) {
    for (const count of [90, 14]) {
      console.log(`\n${count} days of ${about}`)
      const range = days(count)
      for (const group of METRIC_GROUPS) {
        await run(`  resolutions by ${group}`, () => readResolutionMetrics(app, range, scope, group, 100))
      }
      await run('  failure patterns', () => readFailurePatterns(app, range, scope, 20))
      await run('  backlog, 48 points', () => readBacklog(app, range, scope, 48))
      await run('  backlog, 500 points', () => readBacklog(app, range, scope, 500))
      await run('  auto-review', () => readAutoReviewMetrics(app, range, scope))
      await run('  tickets opened again', () => listReopenedTickets(app, range, scope, 20))
      await run('  summary', () => readInsightsSummary(app, range, scope))
      // Six of them, which share the processors.
      await run(
        '  the whole page at once',
        () =>
          Promise.all([
            readInsightsSummary(app, range, scope),
            readResolutionMetrics(app, range, scope, 'ACTION', 30),
            readFailurePatterns(app, range, scope, 10),
            readBacklog(app, range, scope, 90),
            readAutoReviewMetrics(app, range, scope),
            listReopenedTickets(app, range, scope, 5),
          ]),
        6 * MOST_MS,
      )
    }
  }
  const settings = new SettingsInForce(readConfig({}).initialSettings, database)
  const reviews = database.getRepository(Review)
  const asked = { failureType: 'TIMEOUT', phase: null, platform: null } as const
  console.log('\nadvice')
  const [phase, ticket] = await Promise.all([
    reviews.findOneByOrFail({ status: 'OPEN', kind: 'PHASE' }),
    // Those of the fill are over; it is asked as if one were open again.
    reviews.findOneByOrFail({ kind: 'TICKET', awaitingReason: 'ERROR' }),
  ])
  ticket.status = 'OPEN'
  await run("  on an account's review", () => adviseOnReview({ database, settings }, phase))
  await run("  on a ticket's review", () => adviseOnReview({ database, settings }, ticket))
  await run('  on retries of a type', () => adviseOnRetry({ database, settings }, { ...asked, attempt: 1 }))
  await run('  on retries of a phase', () =>
    adviseOnRetry({ database, settings }, { ...asked, phase: 'phase-1', platform: 'bench', attempt: 1 }),
  )
  await run('  on an attempt that never was', () =>
    adviseOnRetry({ database, settings }, { ...asked, attempt: 9 }),
  )
  return slow
}

const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'))
// Where we are root, the database runs as another user, who has to get in.
chmodSync(folder, 0o755)
const postgres = await startEmbeddedPostgres(folder, { fsync: 'off' })
const database = createDataSource(postgres.url)
try {
  await database.initialize()
  await migrate(database)
  await fillInsights(database, RESOLUTIONS)
  const slow = await measure(database, join(postgres.folder, 'postgres'))
  console.log(`\n${slow} took longer than ${MOST_MS} ms at the median`)
} finally {
  await database.destroy()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
