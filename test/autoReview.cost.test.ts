import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { AnthropicLoopback, type LoopbackAnswer, verdictAnswer } from './support/anthropicLoopback.ts'
import { autoReview } from './support/autoReviewCalls.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { readJudged } from './support/verdictScenes.ts'

// Only output has a price here: a call may cost 4,096 · 5 USD a million tokens, 2.048 cents, and costs 2 cents.
const COST = 0.02
const EXPENSIVE: LoopbackAnswer = { ...(verdictAnswer('COMPLETED') as { text: string }), outputTokens: 4000 }
const MODEL_SETTINGS = { UNSTUCK_INPUT_PRICE_USD: '0', UNSTUCK_OUTPUT_PRICE_USD: '5' }

let model: AnthropicLoopback
let server: TestServer
let api: TicketApi
let settings: Record<string, string>
beforeAll(async () => {
  model = await AnthropicLoopback.start()
  settings = { ANTHROPIC_API_KEY: model.apiKey, ANTHROPIC_BASE_URL: model.url, ...MODEL_SETTINGS }
  // This one answers the calls and knows the limit; others, which each test starts, review.
  server = await startTestServer({ ...settings, UNSTUCK_TICK_MS: '60000', UNSTUCK_DAILY_COST_USD: '0.05' })
  api = ticketApi(server.admin)
})
beforeEach(async () => {
  model.answer(EXPENSIVE)
  await server.sql('DELETE FROM classifier_days')
})
afterEach(() => {
  model.release()
  expect(model.refused).toEqual([])
})
afterAll(async () => {
  await server?.stop()
  await model?.close()
})

const reviewer = (more: Record<string, string> = {}) =>
  server.startAnother({ UNSTUCK_TICK_MS: '50', ...more })

/** Tickets of which each has just fallen due. */
async function dueTickets(count: number): Promise<Json[]> {
  const project = await api.createProject({ reviewDelaySeconds: 3600, maxParallel: count })
  const tickets: Json[] = []
  for (let place = 0; place < count; place++) tickets.push(await api.finishedTicket(project))
  for (const { id } of tickets) await api.reschedule(id, 0)
  return tickets
}

const readAll = (tickets: readonly Json[]) => Promise.all(tickets.map(({ id }) => readJudged(api, id)))

async function reservations(): Promise<number> {
  const [row] = await server.sql('SELECT count(*)::int AS count FROM classifier_reservations')
  return row.count
}

test('two servers together never pass the limit of a day; what is left waits for the next, and that is told', async () => {
  const live = await server.subscribe('subscription { autoReviewChanged { costLimitReached costToday } }')
  model.hold()
  const before = model.requestCount
  const servers = [await reviewer(), await reviewer()]
  const tickets = await dueTickets(6)
  // All six are claimed; the limit holds two calls, whose end nobody knows yet.
  await model.arrived(before + 2)
  await eventually(async () => {
    const claimed = await server.sql('SELECT 1 FROM tickets WHERE review_claimed_until IS NOT NULL')
    expect(claimed).toHaveLength(6)
  })
  model.release()
  const after = await eventually(async () => {
    const all = await readAll(tickets)
    const open = all.filter(({ status }) => status === 'AWAITING_INPUT')
    expect(open).toHaveLength(4)
    for (const ticket of open) {
      expect(ticket.reviewScheduledAt).toMatch(/T00:00:00\.000Z$/)
      expect(Date.parse(ticket.reviewScheduledAt)).toBeGreaterThan(Date.now())
    }
    return all
  }, 20_000)
  expect(model.requestCount - before).toBe(2)
  expect(after.filter(({ closeReason }) => closeReason === 'AUTO_REVIEWED')).toHaveLength(2)
  // It waits as before, and nothing counts as a failure of the classifier.
  for (const { review, classifications } of after.filter(({ status }) => status === 'AWAITING_INPUT')) {
    expect(review.status).toBe('SCHEDULED')
    expect(classifications).toEqual([])
  }
  const failures = await server.sql('SELECT 1 FROM tickets WHERE review_attempts > 0')
  expect(failures).toEqual([])
  expect(await autoReview(server.admin)).toMatchObject({
    costToday: 2 * COST,
    costLimit: 0.05,
    costLimitReached: true,
  })
  expect(await reservations()).toBe(0)
  await live.nextWhere(({ autoReviewChanged }) => autoReviewChanged.costLimitReached)
  expect(live.drain()).toEqual([])
  await live.stop()
  await Promise.all(servers.map((each) => each.stop()))
})

test('past the limit a person decides, where the settings say so', async () => {
  await server.sql(
    `INSERT INTO classifier_days (day, spent_nano_usd) VALUES ((now() AT TIME ZONE 'UTC')::date, 45000000)`,
  )
  const before = model.requestCount
  const server2 = await reviewer({ UNSTUCK_PAST_DAILY_COST: 'person' })
  const [ticket] = await dueTickets(1)
  await eventually(async () =>
    expect(await readJudged(api, ticket!.id)).toMatchObject({
      status: 'AWAITING_INPUT',
      awaitingReason: 'COMPLETED',
      reviewScheduledAt: null,
      classifications: [],
      review: { status: 'OPEN', summary: expect.stringMatching(/limit of what verdicts may cost/) },
    }),
  )
  expect(model.requestCount).toBe(before)
  await server2.stop()
})

test('a higher limit, and a new day, let verdicts through again', async () => {
  await server.sql(
    `INSERT INTO classifier_days (day, spent_nano_usd, reached_nano_usd)
     VALUES ((now() AT TIME ZONE 'UTC')::date, 45000000, 50000000), ((now() AT TIME ZONE 'UTC')::date - 1, 50000000, 50000000)`,
  )
  const richer = await reviewer({ UNSTUCK_DAILY_COST_USD: '0.1' })
  const [ticket] = await dueTickets(1)
  await eventually(async () => expect(await readJudged(api, ticket!.id)).toMatchObject({ status: 'DONE' }))
  expect((await autoReview(server.admin)).costToday).toBeCloseTo(0.065, 9)
  await richer.stop()

  await server.sql(`UPDATE classifier_days SET day = day - 10`)
  expect(await autoReview(server.admin)).toMatchObject({ costToday: 0, costLimitReached: false })
})

test('what a server that is gone held back counts as spent when its time is over', async () => {
  await server.sql(`INSERT INTO classifier_days (day) VALUES ((now() AT TIME ZONE 'UTC')::date)`)
  await server.sql(
    `INSERT INTO classifier_reservations (day, nano_usd, expires_at)
     SELECT day, 40000000, now() + interval '1 hour' FROM classifier_days`,
  )
  const before = model.requestCount
  const server2 = await reviewer()
  const [ticket] = await dueTickets(1)
  // It is taken up, and rests: what is left may be needed.
  await eventually(async () => {
    const [row] = await server.sql(
      `SELECT 1 FROM tickets WHERE review_claimed_until < now() + interval '10 seconds' AND review_scheduled_at IS NOT NULL`,
    )
    expect(row).toBeDefined()
  })
  expect(model.requestCount).toBe(before)
  expect(await autoReview(server.admin)).toMatchObject({ costLimitReached: false })
  // Nobody will say what its calls have cost: a server that is killed again and again must not pass the limit so.
  await server.sql('UPDATE classifier_reservations SET expires_at = now(), nano_usd = 20000000')
  await eventually(async () => expect(await readJudged(api, ticket!.id)).toMatchObject({ status: 'DONE' }))
  expect(await reservations()).toBe(0)
  expect((await autoReview(server.admin)).costToday).toBeCloseTo(0.02 + COST, 9)
  await server2.stop()
})

test('a refusal costs nothing; a call that was cut off counts as the most that it may have cost', async () => {
  const first = await reviewer()
  model.answerNext({ status: 529 })
  const [busy] = await dueTickets(1)
  await eventually(async () => {
    const [row] = await server.sql('SELECT review_attempts FROM tickets WHERE number = $1', [busy!.number])
    expect(row).toEqual({ review_attempts: 1 })
  })
  expect(await autoReview(server.admin)).toMatchObject({ costToday: 0 })
  expect(await reservations()).toBe(0)

  const before = model.requestCount
  model.hold()
  await dueTickets(1)
  await model.arrived(before + 1)
  await first.stop()
  expect((await autoReview(server.admin)).costToday).toBeCloseTo(0.02048, 9)
  expect(await reservations()).toBe(0)
})
