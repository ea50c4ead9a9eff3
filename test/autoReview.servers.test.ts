import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import {
  allReviewed,
  expectEachOnce,
  LANES,
  makeDue,
  OF_PROJECT,
  TICKETS,
  ticketsOnCountdown,
  twoServers,
} from './support/autoReviewCrowd.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

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
  const projectId = await ticketsOnCountdown(server, api)
  const servers = await twoServers(server, settings)
  const before = model.requestCount
  model.hold()
  await makeDue(server, projectId)
  // Both are at it: one alone would have asked for eight.
  await model.arrived(before + 2 * LANES)
  model.release()
  await allReviewed(server, projectId)
  await expectEachOnce(server, projectId)
  expect(model.requestCount - before).toBe(TICKETS)
  expect(model.refused).toEqual([])
  await Promise.all(servers.map((process) => process.stop()))
})

it('gives back what it has begun when its server shuts down', async () => {
  const projectId = await api.createProject({ reviewDelaySeconds: 86_400 })
  const ticket = await api.finishedTicket(projectId)
  const leaving = await server.startAnother({ ...settings, UNSTUCK_TICK_MS: '50' })
  const before = model.requestCount
  model.hold()
  await makeDue(server, projectId)
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
  await allReviewed(server, projectId)
  expect((await api.ticket(ticket.id)).status).toBe('DONE')
  await next.stop()
})
