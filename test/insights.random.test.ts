import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { METRIC_GROUPS } from '../server/insights/resolutionMetrics.ts'
import type { Json } from './support/graphqlClient.ts'
import { readInsights } from './support/insightsCalls.ts'
import {
  anyHistory,
  anyRange,
  createSubjects,
  type Subjects,
  writeHistory,
} from './support/insightsHistory.ts'
import { readRows } from './support/rawRows.ts'
import {
  slowAutoReviewMetrics,
  slowBacklog,
  slowFailurePatterns,
  slowResolutionMetrics,
  type SlowScope,
  slowSummary,
} from './support/slowInsights.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

const HOUR = 60 * 60 * 1000

let server: TestServer
let subjects: Subjects
beforeAll(async () => {
  // Only what is written here happens.
  server = await startTestServer({ UNSTUCK_TICK_MS: '60000' })
  subjects = await createSubjects(server)
})
afterAll(() => server.stop())

const scopeNumbers = fc.record(
  {
    campaigns: fc.subarray([0, 1]),
    projects: fc.subarray([0, 1]),
    phases: fc.subarray(['warm up', 'post', 'unheard of']),
  },
  { requiredKeys: [] },
)

function scopeOf({
  campaigns,
  projects,
  phases,
}: typeof scopeNumbers extends fc.Arbitrary<infer T> ? T : never) {
  const scope: SlowScope = {
    campaignIds: campaigns?.map((number) => subjects.campaignIds[number]!),
    projectIds: projects?.map((number) => subjects.projectIds[number]!),
    phases,
  }
  return scope
}

/** The order of groups with as many is that of their keys, which are ids of the database there. */
const byKey = (metrics: Json[]) => [...metrics].sort((a, b) => (a.key < b.key ? -1 : 1))

test('every number is that of the slow and obvious way, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyHistory,
      anyRange,
      fc.oneof(fc.constant({}), scopeNumbers),
      fc.constantFrom(...METRIC_GROUPS),
      fc.integer({ min: 1, max: 30 }),
      async (history, [from, to], numbers, groupBy, points) => {
        // Twelve days ago, and never near the moment a week ago.
        const base = Date.now() - (12 * 24 + 3) * HOUR
        await writeHistory(server, subjects, history, base)
        const range = { from: new Date(base + from), to: new Date(base + to) }
        const scope = scopeOf(numbers)
        const rows = await readRows(server)
        const ask = (part: Parameters<typeof readInsights>[1], more: Json = {}) =>
          readInsights(server.admin, part, range, scope, more)

        const metrics = await ask('resolutionMetrics', { groupBy })
        const resolved = metrics.map((metric: Json) => metric.resolved)
        expect(resolved).toEqual([...resolved].sort((a, b) => b - a))
        expect(byKey(metrics)).toMatchObject(byKey(slowResolutionMetrics(rows, range, scope, groupBy)))
        expect(await ask('failurePatterns')).toEqual(slowFailurePatterns(rows, range, scope))
        const backlog = await ask('backlog', { points })
        const end = backlog.length === 0 ? range.from : new Date(backlog.at(-1).at)
        expect(backlog).toEqual(slowBacklog(rows, range, scope, points, end))
        expect(end <= range.to).toBe(true)
        expect(await ask('autoReviewMetrics')).toEqual(slowAutoReviewMetrics(rows, range, scope))
        const summary = await ask('insightsSummary')
        expect(summary).toMatchObject(slowSummary(rows, range, scope, new Date()))
        for (const { successRate, successRateLow: low, successRateHigh: high } of [...metrics, summary]) {
          if (successRate === null) expect([low, high]).toEqual([null, null])
          else expect([low, successRate, high]).toEqual([low, successRate, high].sort((a, b) => a - b))
        }
      },
    ),
    { numRuns: 30 },
  )
}, 120_000)
