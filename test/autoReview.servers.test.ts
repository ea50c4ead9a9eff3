import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import type { Json } from './support/graphqlClient.ts'
import type { ServerProcess } from './support/serverProcess.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

const TICKETS = 200
/** Classified at once by one server. */
const LANES = 8
/** A killed server's claims run out after 35 s; the rest is for a busy machine. */
const PATIENCE_MS = 110_000

let model: AnthropicLoopback
let server: TestServer
let api: TicketApi
let settings: Record<string, string>

beforeAll(async () => {
  model = await AnthropicLoopback.start()
  settings = { ANTHROPIC_API_KEY: model.apiKey, ANTHROPIC_BASE_URL: model.url }
  // This one answers the calls; its own scheduler looks once, when nothing is due, and then rests.
  server = await startTestServer({ ...settings, UNSTUCK_TICK_MS: '60000' })
  api = ticketApi(server.admin)
})
beforeEach(() => {
  // Each ticket says how it ends, so that a verdict on the wrong one would show.
  model.answer(({ prompt }) => verdictAnswer(prompt.includes('half of it') ? 'QUESTION' : 'COMPLETED'))
})
afterAll(async () => {
  await server?.stop()
  await model?.close()
})

it('reviews each of 200 tickets once, two servers on one database', { timeout: 240_000 }, async () => {
  const projectId = await ticketsOnCountdown()
  const servers = await twoServers()
  const before = model.requestCount
  model.hold()
  await makeDue(projectId)
  // Both are at it: one alone would have asked for eight.
  await model.arrived(before + 2 * LANES)
  model.release()
  await allReviewed(projectId)
  await expectEachOnce(projectId)
  expect(model.requestCount - before).toBe(TICKETS)
  expect(model.refused).toEqual([])
  await Promise.all(servers.map((process) => process.stop()))
})

it('reviews each of 200 tickets once although a server is killed', { timeout: 240_000 }, async () => {
  const projectId = await ticketsOnCountdown()
  const [doomed, survivor] = await twoServers()
  const before = model.requestCount
  await makeDue(projectId)
  await model.arrived(before + TICKETS / 4)
  // In the middle of the work: every lane of both waits for the model.
  model.hold()
  await everyLaneWaits(projectId)
  expect(await doomed.end('SIGKILL')).toBe('SIGKILL')
  model.release()
  await allReviewed(projectId)
  await expectEachOnce(projectId)
  // Only what the killed one was waiting for is asked again.
  expect(model.requestCount - before).toBeLessThanOrEqual(TICKETS + LANES)
  await survivor.stop()
})

it('gives back what it has begun when its server shuts down', async () => {
  const projectId = await api.createProject({ reviewDelaySeconds: 86_400 })
  const ticket = await api.finishedTicket(projectId)
  const leaving = await server.startAnother({ ...settings, UNSTUCK_TICK_MS: '50' })
  const before = model.requestCount
  model.hold()
  await makeDue(projectId)
  await model.arrived(before + 1)
  await leaving.stop()
  const [left] = await server.sql(
    `SELECT status, review_claimed_until, review_attempts FROM tickets WHERE ${OF_PROJECT}`,
    [atob(projectId)],
  )
  // Another server may take it at once, and nothing counts as a failure of the classifier.
  expect(left).toEqual({ status: 'AWAITING_INPUT', review_claimed_until: null, review_attempts: 0 })
  model.release()
  const next = await server.startAnother({ ...settings, UNSTUCK_TICK_MS: '50' })
  await allReviewed(projectId)
  expect((await api.ticket(ticket.id)).status).toBe('DONE')
  await next.stop()
})

async function twoServers(): Promise<[ServerProcess, ServerProcess]> {
  const start = () => server.spawn({ ...settings, UNSTUCK_TICK_MS: '50' })
  // One after the other: on a busy machine two starts at once take more than twice as long.
  return [await start(), await start()]
}

/** 200 tickets whose agents ended their turns; every fifth with something open. */
async function ticketsOnCountdown(): Promise<string> {
  const projectId = await api.createProject({ reviewDelaySeconds: 86_400, maxParallel: TICKETS })
  await api.createTickets(
    projectId,
    Array.from({ length: TICKETS }, () => ({})),
  )
  const leases = [
    ...(await api.claim(projectId, { limit: 100 })),
    ...(await api.claim(projectId, { limit: 100 })),
  ]
  const finish = async ({ lease, ticket }: Json, place: number) => {
    await api.post(ticket.id, 'ASSISTANT', place % 5 === 0 ? 'This is half of it.' : 'All done.', lease)
    await api.finishTurn(lease)
  }
  const queue = [...leases.entries()]
  const worker = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) await finish(next[1], next[0])
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return projectId
}

const OF_PROJECT = `project_id = (SELECT id FROM projects WHERE 'Project:' || id = $1)`

async function makeDue(projectId: string): Promise<void> {
  await server.sql(`UPDATE tickets SET review_scheduled_at = now() WHERE ${OF_PROJECT}`, [atob(projectId)])
}

/** The model is held: waits until no server takes up another ticket. Below 25 s, when they would give up. */
async function everyLaneWaits(projectId: string): Promise<void> {
  let before = 0
  const settled = async () => {
    const [row] = await server.sql(
      `SELECT count(*)::int AS count FROM tickets WHERE review_claimed_until IS NOT NULL AND ${OF_PROJECT}`,
      [atob(projectId)],
    )
    const same = row.count === before
    before = row.count
    // The answering server's own scheduler may look in too, once a minute.
    return same && row.count >= 2 * LANES
  }
  await expect.poll(settled, { timeout: 15_000, interval: 500 }).toBe(true)
}

/** Waits until no countdown is left; what still has one is in the failure's text. */
async function allReviewed(projectId: string): Promise<void> {
  await expect
    .poll(
      () =>
        server.sql(
          `SELECT number, review_scheduled_at, review_claimed_until, review_attempts, version
           FROM tickets WHERE review_scheduled_at IS NOT NULL AND ${OF_PROJECT}`,
          [atob(projectId)],
        ),
      { timeout: PATIENCE_MS, interval: 200 },
    )
    .toEqual([])
}

async function expectEachOnce(projectId: string): Promise<void> {
  const ids = `SELECT id FROM tickets WHERE ${OF_PROJECT}`
  const parameters = [atob(projectId)]
  const count = async (sql: string): Promise<Json> => (await server.sql(sql, parameters))[0]
  expect(
    await server.sql(
      `SELECT status, close_reason, awaiting_reason, count(*)::int FROM tickets WHERE ${OF_PROJECT} GROUP BY 1, 2, 3 ORDER BY 1`,
      parameters,
    ),
  ).toEqual([
    { status: 'AWAITING_INPUT', close_reason: null, awaiting_reason: 'QUESTION', count: TICKETS / 5 },
    { status: 'DONE', close_reason: 'AUTO_REVIEWED', awaiting_reason: null, count: (TICKETS * 4) / 5 },
  ])
  expect(
    await count(
      `SELECT count(*)::int AS verdicts, count(DISTINCT ticket_id)::int AS tickets, count(*) FILTER (WHERE applied)::int AS applied
       FROM classifications WHERE ticket_id IN (${ids})`,
    ),
  ).toEqual({ verdicts: TICKETS, tickets: TICKETS, applied: TICKETS })
  expect(
    await count(
      `SELECT count(*)::int AS closed FROM events WHERE type = 'ticket.closed' AND ticket_id IN (${ids})`,
    ),
  ).toEqual({ closed: (TICKETS * 4) / 5 })
}
