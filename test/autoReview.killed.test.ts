import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import {
  allReviewed,
  endDeadClaims,
  everyLaneWaits,
  expectEachOnce,
  LANES,
  makeDue,
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

it('reviews each of 200 tickets once although a server is killed', { timeout: 240_000 }, async () => {
  const projectId = await ticketsOnCountdown(server, api)
  const [doomed, survivor] = await twoServers(server, settings)
  const before = model.requestCount
  await makeDue(server, projectId)
  await model.arrived(before + TICKETS / 4)
  // In the middle of the work: every lane of both waits for the model.
  model.hold()
  await everyLaneWaits(server, projectId)
  expect(await doomed.end('SIGKILL')).toBe('SIGKILL')
  model.release()
  await endDeadClaims(server, projectId)
  await allReviewed(server, projectId)
  await expectEachOnce(server, projectId)
  // Only what the killed one was waiting for is asked again.
  expect(model.requestCount - before).toBeLessThanOrEqual(TICKETS + LANES)
  await survivor.stop()
})
