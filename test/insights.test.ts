import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeGlobalId } from '../schema/globalId.ts'
import { betaShareBelow } from '../server/insights/betaDistribution.ts'
import { METRIC_GROUPS } from '../server/insights/resolutionMetrics.ts'
import { observedRate } from '../server/insights/successRate.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { insightsQuery, readInsights } from './support/insightsCalls.ts'
import { newPerson } from './support/people.ts'
import { claimPhases, completePhase, failPhase, stoppedPhases } from './support/phaseScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { rowId } from './support/rowId.ts'
import { readRows } from './support/rawRows.ts'
import {
  slowAutoReviewMetrics,
  slowBacklog,
  slowFailurePatterns,
  slowResolutionMetrics,
  slowSummary,
} from './support/slowInsights.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { tryUndo } from './support/undoCalls.ts'
import { overridden } from './support/verdictScenes.ts'

const DAY = 24 * 60 * 60 * 1000
const PARTS = [
  'resolutionMetrics',
  'failurePatterns',
  'backlog',
  'autoReviewMetrics',
  'insightsSummary',
] as const
/** What a spreadsheet would run. */
const HOSTILE_NAME = '=HYPERLINK("https://evil.example","Näher")'
const HOSTILE_NOTE = '@Two "tests",\nwere skipped'
const EMPTY = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2020-01-03T12:00:00Z') }

let server: TestServer
let ann: TokenClient
let analyst: TokenClient
let api: TicketApi
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  analyst = await server.clientFor('ANALYST')
  api = ticketApi(server.admin)
})
afterAll(() => server.stop())

const undoFor = (undoSeconds: number) =>
  server.admin.ok(
    'mutation ($input: ChangeSettingsInput!) { changeSettings(input: $input) { settings { undoSeconds } } }',
    { input: { undoSeconds } },
  )

const dbNow = async (): Promise<Date> =>
  (await server.sql('SELECT clock_timestamp()::timestamptz(3) AS now'))[0].now

const only = (groups: Json[], key: string) => groups.find((group) => group.key === key)

/** A ticket that the auto-review has just closed. */
async function closedTicket(projectId: string): Promise<Json> {
  const { id } = await api.finishedTicket(projectId, {}, 'All done: the tests pass.')
  return eventually(async () => {
    const ticket = await api.ticket(id, 'id closeReason classifications { id }')
    expect(ticket.closeReason).toBe('AUTO_REVIEWED')
    return ticket
  }, 20_000)
}

describe('a history made through the API', () => {
  let range: { from: Date; to: Date }
  let campaignId: string
  let reopened: Json
  let corrected: Json
  /** When the first resolution was there and its outcome was not. */
  let beforeOutcome: Date

  beforeAll(async () => {
    const from = await dbNow()
    const { campaignId: campaign, stopped } = await stoppedPhases(server, { count: 3 })
    campaignId = campaign
    const [works, fails, undone] = stopped as [Json, Json, Json]
    await resolve(ann, works.reviewId, 'RETRY')
    beforeOutcome = await dbNow()
    await resolve(ann, fails.reviewId, 'RETRY')
    for (const { lease, phase } of await claimPhases(server.admin, campaignId, 2)) {
      if (phase.id === works.phaseId) await completePhase(server.admin, lease)
      else await failPhase(server.admin, lease, { type: 'CAPTCHA' })
    }
    await undoFor(60)
    await tryUndo(ann, await resolve(ann, undone.reviewId, 'DISMISS'))
    await undoFor(0)

    const waiting = await api.createProject({ reviewDelaySeconds: 86_400 })
    const asking = await api.askingTicket(waiting)
    await resolve(ann, asking.review.id, 'APPROVE_PERMISSION')
    await api.close(asking.id)
    const quick = await api.finishedTicket(waiting)
    await ticketApi(await server.clientFor('MANAGER', HOSTILE_NAME)).close(quick.id)
    const answered = await api.finishedTicket(waiting)
    await ticketApi(ann).post(answered.id, 'USER', 'One more thing.')

    const judged = await api.createProject({ reviewDelaySeconds: 0, maxParallel: 5 })
    reopened = await closedTicket(judged)
    await ticketApi(ann).reopen(reopened.id, HOSTILE_NOTE)
    await server.sql(`UPDATE tickets SET priority = 3 WHERE id = $1`, [rowId(reopened.id)])
    corrected = await closedTicket(judged)
    await overridden(
      ann,
      corrected as { classifications: { id: string }[] },
      'QUESTION',
      'It asked for more.',
    )
    await closedTicket(judged)
    range = { from, to: new Date((await dbNow()).getTime() + DAY) }
  }, 120_000)

  test('counts what came of each resolution, and of an undone one nothing', async () => {
    const byAction = await readInsights(analyst, 'resolutionMetrics', range, {}, { groupBy: 'ACTION' })
    expect(only(byAction, 'RETRY')).toMatchObject({
      label: 'Retry',
      resolved: 2,
      confirmed: 1,
      refailed: 1,
      successRate: 0.5,
      enough: false,
    })
    expect(only(byAction, 'DISMISS')).toBeUndefined()
    expect(only(byAction, 'APPROVE_PERMISSION')).toMatchObject({ superseded: 1, successRate: null })
    expect(only(byAction, 'CLOSE')).toMatchObject({ resolved: 1, pending: 1 })
    const byReason = await readInsights(
      analyst,
      'resolutionMetrics',
      range,
      {},
      { groupBy: 'AWAITING_REASON' },
    )
    expect(only(byReason, 'SCHEDULED')).toMatchObject({ label: 'Auto-review', resolved: 1 })
  })

  test('an outcome that came after the range counts with its resolution', async () => {
    const early = { from: range.from, to: beforeOutcome }
    const [metric] = await readInsights(analyst, 'resolutionMetrics', early, {}, { groupBy: 'ACTION' })
    expect(metric).toMatchObject({ key: 'RETRY', resolved: 1, confirmed: 1 })
  })

  test('the auto-review’s verdicts, what people opened again, and why', async () => {
    const metrics = await readInsights(analyst, 'autoReviewMetrics', range)
    expect(metrics).toMatchObject({ classified: 3, completed: 3, closed: 3, reopened: 2, overridden: 1 })
    expect(metrics.falseCompletedRate).toBeCloseTo(2 / 3)
    expect(metrics.medianLagSeconds).toBeGreaterThanOrEqual(0)
    const { autoReviewMetrics } = await analyst.ok(
      `query ($range: DateRange!) { autoReviewMetrics(range: $range) {
        reopenedTickets(first: 2) { ticket { id } by note } cost { usd inputTokens } } }`,
      { range },
    )
    expect(autoReviewMetrics).toEqual({
      reopenedTickets: [
        { ticket: { id: corrected.id }, by: 'Ann', note: 'It asked for more.' },
        { ticket: { id: reopened.id }, by: 'Ann', note: HOSTILE_NOTE },
      ],
      cost: { usd: 0, inputTokens: 0 },
    })
  })

  test('everything else is that of the slow way, too', async () => {
    const rows = await readRows(server)
    for (const scope of [{}, { campaignIds: [rowId(campaignId)] }, { phases: ['warm up'] }]) {
      for (const groupBy of METRIC_GROUPS) {
        const metrics = await readInsights(analyst, 'resolutionMetrics', range, scope, { groupBy })
        const slow = slowResolutionMetrics(rows, range, scope, groupBy)
        expect(metrics).toHaveLength(slow.length)
        for (const group of slow) expect(only(metrics, group.key)).toMatchObject(group)
      }
      expect(await readInsights(analyst, 'failurePatterns', range, scope)).toEqual(
        slowFailurePatterns(rows, range, scope),
      )
      const backlog = await readInsights(analyst, 'backlog', range, scope, { points: 500 })
      const end = new Date(backlog.at(-1).at)
      expect(backlog).toEqual(slowBacklog(rows, range, scope, 500, end))
      expect(await readInsights(analyst, 'autoReviewMetrics', range, scope)).toEqual(
        slowAutoReviewMetrics(rows, range, scope),
      )
      expect(await readInsights(analyst, 'insightsSummary', range, scope)).toMatchObject(
        slowSummary(rows, range, scope, await dbNow()),
      )
    }
  })

  const get = (
    path: string,
    headers: Record<string, string> = { authorization: `Bearer ${analyst.token}` },
  ) => fetch(server.url + path, { headers })
  const address = (table: string, more = '') =>
    `/insights/${table}.csv?from=${range.from.toISOString()}&to=${range.to.toISOString()}${more}`
  const read = async (path: string): Promise<Json[]> =>
    parse(await (await get(path)).text(), { bom: true, columns: true, record_delimiter: '\r\n' })

  test('a file of each table has the numbers that the API gives', async () => {
    const response = await get(address('resolutions'))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="resolutions-\d{4}-\d\d-\d\d\.csv"$/,
    )
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect([...new Uint8Array(await response.arrayBuffer())].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf])

    const byAction = await readInsights(analyst, 'resolutionMetrics', range, {}, { groupBy: 'ACTION' })
    const cells = (row: Json, names: string[]) => names.map((name) => String(row[name] ?? ''))
    const counts = ['label', 'resolved', 'confirmed', 'refailed', 'successRateLow', 'medianSecondsToResolve']
    expect((await read(address('resolutions'))).map((row) => cells(row, counts))).toEqual(
      byAction.map((row: Json) => cells(row, counts)),
    )
    const scope = { campaignIds: [rowId(campaignId)] }
    const patterns = await readInsights(analyst, 'failurePatterns', range, scope)
    const failures = await read(address('failures', `&campaign=${encodeURIComponent(campaignId)}`))
    expect(failures.map((row) => [row.failure, row.count, row.daily])).toEqual(
      patterns.map((row: Json) => ['Captcha', String(row.count), row.daily.join(' ')]),
    )
    const backlog = await readInsights(analyst, 'backlog', range, {}, { points: 500 })
    const moments = await read(address('backlog', '&points=500'))
    expect(moments.map(({ open, opened }) => [open, opened])).toEqual(
      backlog.map((point: Json) => [String(point.open), String(point.opened)]),
    )
    const [all, offline] = await read(address('auto-review'))
    expect(all).toMatchObject({ classifier: 'all', classified: '3', closed: '3', reopened: '2' })
    expect(Number(all!.falseCompletedRate)).toBeCloseTo(2 / 3)
    expect({ ...offline, classifier: 'all' }).toEqual(all)
  })

  test('no cell of a file is a formula, and every name comes through', async () => {
    const reviewers = await read(address('resolutions', '&groupBy=REVIEWER'))
    expect(reviewers.map(({ label }) => label)).toContain(`'${HOSTILE_NAME}`)
    const opened = await read(address('reopened'))
    expect(opened.map(({ note }) => note)).toEqual(['It asked for more.', `'${HOSTILE_NOTE}`])
  })

  test('a file is for those who read the page, and a wrong address is told', async () => {
    expect((await get(address('backlog'), {})).status).toBe(401)
    const integrator = await server.clientFor('INTEGRATOR')
    const asIntegrator = { authorization: `Bearer ${integrator.token}` }
    expect((await get(address('backlog'), asIntegrator)).status).toBe(403)
    const person = await newPerson(server, 'ANALYST')
    const cookie = person.headers.cookie
    expect((await get(address('backlog'), { cookie })).status).toBe(200)
    expect((await get(address('backlog'), { cookie, origin: 'https://evil.example' })).status).toBe(403)
    expect((await get(address('nothing'))).status).toBe(404)
    for (const wrong of [
      '&groupBy=COLOUR',
      '&points=0',
      '&first=501',
      '&campaign=1',
      '&phase=%00',
      '&colour=red',
      '&to=now',
    ]) {
      const refused = await get(
        address('backlog', wrong).replace(wrong === '&to=now' ? /&to=[^&]*Z/ : '', ''),
      )
      expect([wrong, refused.status]).toEqual([wrong, 400])
      expect(await refused.text()).toMatch(/\w+.*\n$/)
    }
    const backwards = `/insights/backlog.csv?from=${range.to.toISOString()}&to=${range.from.toISOString()}`
    expect(await (await get(backwards)).text()).toContain('`to` must be later than `from`.')
  })

  test('the hour by which a calendar’s days may be longer is no day of its own', async () => {
    const to = new Date()
    const dailyOf = async (hours: number) => {
      const from = new Date(to.getTime() - hours * 3_600_000)
      return (await readInsights(analyst, 'failurePatterns', { from, to }))[0].daily as number[]
    }
    const [days, longer, nextDay] = [
      await dailyOf(14 * 24),
      await dailyOf(14 * 24 + 1),
      await dailyOf(14 * 24 + 2),
    ]
    expect([days.length, longer.length, nextDay.length]).toEqual([14, 14, 15])
    expect(longer.at(-1)).toBeGreaterThan(0)
    expect((await dailyOf(1)).length).toBe(1)
    const year = { from: new Date(to.getTime() - (400 * 24 + 1) * 3_600_000), to }
    expect((await readInsights(analyst, 'failurePatterns', year))[0].daily).toHaveLength(400)
  })

  test('what lies ahead is left out of the backlog: its last point is now', async () => {
    const before = await dbNow()
    const backlog = await readInsights(analyst, 'backlog', range, {}, { points: 4 })
    const last = new Date(backlog.at(-1).at)
    expect(last >= before && last <= (await dbNow())).toBe(true)
    const summary = await readInsights(analyst, 'insightsSummary', range)
    expect(backlog.at(-1).open).toBe(summary.openNow)
    const ahead = { from: new Date(Date.now() + DAY), to: new Date(Date.now() + 2 * DAY) }
    expect(await readInsights(analyst, 'backlog', ahead)).toEqual([])
  })

  test('a resolution belongs to the range that begins at its very moment, not to the one that ends there', async () => {
    const [{ at }] = await server.sql(`SELECT at FROM review_logs WHERE action = 'CLOSE' ORDER BY id LIMIT 1`)
    const count = async (from: number, to: number) => {
      const moments = { from: new Date(at.getTime() + from), to: new Date(at.getTime() + to) }
      const byAction = await readInsights(analyst, 'resolutionMetrics', moments, {}, { groupBy: 'ACTION' })
      return only(byAction, 'CLOSE')?.resolved ?? 0
    }
    expect(await count(0, 1)).toBe(1)
    expect(await count(-1, 0)).toBe(0)
    expect(await count(-1, 1)).toBe(1)
  })
})

test('a range without anything has nothing, not an error', async () => {
  const ask = (part: (typeof PARTS)[number]) =>
    readInsights(analyst, part, EMPTY, {}, { groupBy: 'PHASE', points: 2 })
  expect(await ask('resolutionMetrics')).toEqual([])
  expect(await ask('failurePatterns')).toEqual([])
  expect(await ask('backlog')).toEqual([
    { at: '2020-01-02T06:00:00.000Z', open: 0, opened: 0, resolved: 0, oldestAgeSeconds: null },
    { at: '2020-01-03T12:00:00.000Z', open: 0, opened: 0, resolved: 0, oldestAgeSeconds: null },
  ])
  expect(await ask('autoReviewMetrics')).toMatchObject({
    classified: 0,
    falseCompletedRate: null,
    medianLagSeconds: null,
    byClassifier: [],
  })
  expect(await ask('insightsSummary')).toMatchObject({
    resolvedByPeople: 0,
    successRate: null,
    medianSecondsToResolve: null,
  })
})

test.each(PARTS)('%s is for those who read the queue', async (part) => {
  const variables = { range: EMPTY, groupBy: 'ACTION' }
  for (const role of ['ADMIN', 'MANAGER', 'ANALYST'] as const) {
    const client = await server.clientFor(role)
    expect((await client.gql(insightsQuery(part), variables)).errors).toBeUndefined()
  }
  const integrator = await server.clientFor('INTEGRATOR')
  expect(await integrator.code(insightsQuery(part), variables)).toBe('FORBIDDEN')
  expect(await server.nobody.code(insightsQuery(part), variables)).toBe('UNAUTHENTICATED')
})

test.each(PARTS)('%s refuses what is no range', async (part) => {
  const from = '2026-03-01T00:00:00Z'
  for (const to of [from, '2026-02-01T00:00:00Z', '2027-04-05T01:00:00.001Z']) {
    const { errors } = await analyst.gql(insightsQuery(part), { range: { from, to }, groupBy: 'ACTION' })
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'range.to' })
  }
  const longest = { range: { from, to: '2027-04-05T01:00:00Z' }, groupBy: 'ACTION' }
  expect((await analyst.gql(insightsQuery(part), longest)).errors).toBeUndefined()
})

test.each([
  ['points: 0', 'points'],
  ['points: 501', 'points'],
  ['scope: {campaignIds: ["no id"]}', 'scope.campaignIds.0'],
  [`scope: {projectIds: ["${encodeGlobalId('Campaign', '1')}"]}`, 'scope.projectIds.0'],
  ['scope: {phases: [" "]}', 'scope.phases.0'],
])('a backlog with %s is refused by name', async (given, field) => {
  const { errors } = await analyst.gql(
    `query ($range: DateRange!) { backlog(range: $range, ${given}) { at } }`,
    { range: EMPTY },
  )
  expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
})

test.each([0, 501])('a list of %i is refused', async (first) => {
  const { errors } = await analyst.gql(
    'query ($range: DateRange!, $first: Int) { failurePatterns(range: $range, first: $first) { count } }',
    { range: EMPTY, first },
  )
  expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' })
})

describe('the interval of a rate', () => {
  // As the literature has them for seven trials, to two places.
  test.each([
    [0, 7, 0, 0.292],
    [1, 7, 0.016, 0.501],
    [2, 7, 0.065, 0.648],
    [3, 7, 0.139, 0.766],
    [7, 7, 0.708, 1],
  ])('%i of %i', (successes, trials, low, high) => {
    const rate = observedRate({ successes, trials })!
    expect(rate.low).toBeCloseTo(low, 2)
    expect(rate.high).toBeCloseTo(high, 2)
  })

  test('holds for half a million trials, too', () => {
    const { low, high } = observedRate({ successes: 400_000, trials: 500_000 })!
    const error = Math.sqrt((0.8 * 0.2) / 500_000)
    expect(low).toBeCloseTo(0.8 - 1.96 * error, 5)
    expect(high).toBeCloseTo(0.8 + 1.96 * error, 5)
    expect(betaShareBelow(low, 400_000.5, 100_000.5)).toBeCloseTo(0.025, 6)
  })

  test('is not there before the first outcome', () => {
    expect(observedRate({ successes: 0, trials: 0 })).toBeNull()
  })
})
