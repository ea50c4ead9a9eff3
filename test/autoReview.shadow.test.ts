import { afterAll, beforeAll, expect, test } from 'vitest'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import { autoReview, setMode } from './support/autoReviewCalls.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { codeOf } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { judgedTicket, letJudge, overridden, override, readJudged } from './support/verdictScenes.ts'

let model: AnthropicLoopback
let server: TestServer
let ann: TokenClient
let api: TicketApi
let project: string
beforeAll(async () => {
  model = await AnthropicLoopback.start()
  server = await startTestServer({
    ANTHROPIC_API_KEY: model.apiKey,
    ANTHROPIC_BASE_URL: model.url,
    UNSTUCK_AUTO_REVIEW: 'shadow',
    UNSTUCK_FALSE_COMPLETED_PERCENT: '20',
    UNSTUCK_FALSE_COMPLETED_MINIMUM: '5',
  })
  ann = await server.clientFor('MANAGER', 'Ann')
  api = ticketApi(server.admin)
  project = await api.createProject({ reviewDelaySeconds: 3600, maxParallel: 100 })
})
afterAll(async () => {
  expect(model.refused).toEqual([])
  await server?.stop()
  await model?.close()
})

/** A ticket of a project of its own about which the model has just said this. */
async function judged(verdict: 'COMPLETED' | 'QUESTION' | 'ERROR' = 'COMPLETED'): Promise<Json> {
  return judgedTicket(api, model, await api.createProject({ reviewDelaySeconds: 3600 }), verdict)
}

const switches = () =>
  server.sql(`SELECT actor_name, payload FROM events WHERE type = 'auto_review.switched' ORDER BY position`)

test('it begins as the settings say: it shows what it would close, and closes nothing', async () => {
  expect(await autoReview(ann)).toMatchObject({ mode: 'SHADOW', since: null, by: null, because: null })
  const ticket = await judged()
  expect(ticket).toMatchObject({
    status: 'AWAITING_INPUT',
    awaitingReason: 'COMPLETED',
    mode: 'RELAXED',
    review: {
      status: 'OPEN',
      awaitingReason: 'COMPLETED',
      summary: 'shadow mode: auto-review would have closed it, a person decides',
    },
    classifications: [
      { verdict: 'COMPLETED', applied: false, shadow: true, sampled: false, wouldClose: true },
    ],
  })
  await api.close(ticket.id)
  // A person has judged it: that measures the rate before anything was ever closed.
  expect(await autoReview(ann)).toMatchObject({ falseCompletedJudged: 1, falseCompletedRate: 0 })
})

test('who agrees with what it would have closed closes it, once', async () => {
  const ticket = await judged()
  const { ticket: closed, classification } = await overridden(ann, ticket, 'COMPLETED')
  expect(closed).toMatchObject({ status: 'DONE', closeReason: 'HUMAN' })
  expect(classification).toMatchObject({ verdict: 'COMPLETED', applied: false, overriddenAs: null })
  expect(codeOf(await override(ann, ticket, 'COMPLETED'))).toBe('BAD_USER_INPUT')
  expect(await api.ticket(ticket.id)).toMatchObject({ status: 'DONE', closeReason: 'HUMAN' })
})

test('questions, errors and vetoes act as usual', async () => {
  const asks = await judged('QUESTION')
  expect(asks).toMatchObject({
    awaitingReason: 'QUESTION',
    classifications: [{ applied: true, shadow: true, wouldClose: false }],
  })
  const broken = await judged('ERROR')
  expect(broken).toMatchObject({ awaitingReason: 'ERROR', classifications: [{ applied: true }] })
  const { id } = await api.finishedTicket(project, {}, 'I renamed it. Should I deploy it?')
  expect(await letJudge(api, id)).toMatchObject({
    awaitingReason: 'QUESTION',
    classifications: [{ verdict: 'QUESTION', vetoed: true, applied: false, wouldClose: false }],
  })
})

test('a manager switches it, with a reason; it is written down, told, and done once', async () => {
  const live = await server.subscribe(
    'subscription { autoReviewChanged { mode by because since } }',
    {},
    (await server.clientFor('ANALYST')).token,
  )
  const answer = await setMode(ann, 'LIVE', 'A week of shadow was good.')
  expect(answer.data.setAutoReviewMode.autoReview).toMatchObject({
    mode: 'LIVE',
    by: 'Ann',
    because: 'A week of shadow was good.',
    since: expect.any(String),
  })
  await live.nextWhere(
    ({ autoReviewChanged }) => autoReviewChanged.mode === 'LIVE' && autoReviewChanged.by === 'Ann',
  )
  await live.stop()
  await setMode(ann, 'LIVE', 'Again.')
  expect(await switches()).toEqual([
    { actor_name: 'Ann', payload: { mode: 'LIVE', because: 'A week of shadow was good.' } },
  ])
  // What the settings say no longer counts, wherever a server starts.
  const another = await server.startAnother()
  expect(await autoReview(ann)).toMatchObject({ mode: 'LIVE' })
  await another.stop()

  for (const role of ['ANALYST', 'INTEGRATOR'] as const) {
    const other = await server.clientFor(role)
    expect(codeOf(await setMode(other, 'SHADOW'))).toBe('FORBIDDEN')
    const read = await other.gql('{ autoReview { mode } }')
    expect(read.errors?.[0]?.extensions.code).toBe(role === 'ANALYST' ? undefined : 'FORBIDDEN')
  }
})

test('a switch to shadow is never overtaken by a verdict that was under way', async () => {
  const tickets: Json[] = []
  for (let count = 0; count < 8; count++) tickets.push(await api.finishedTicket(project))
  const before = model.requestCount
  model.answer(verdictAnswer('COMPLETED'))
  model.hold()
  for (const { id } of tickets) await api.reschedule(id, 0)
  await model.arrived(before + tickets.length)
  // The verdicts and the switch come at the same moment.
  model.release()
  await setMode(ann, 'SHADOW', 'Stop it.')
  const after = await eventually(async () => {
    const all = await Promise.all(tickets.map(({ id }) => readJudged(api, id)))
    for (const { classifications } of all) expect(classifications).toHaveLength(1)
    return all
  }, 20_000)
  for (const { status, classifications } of after) {
    expect(classifications[0].wouldClose).toBe(status === 'AWAITING_INPUT')
  }
  const late = await server.sql(
    `SELECT count(*)::int AS closed FROM events WHERE type = 'ticket.closed' AND payload->>'closeReason' = 'AUTO_REVIEWED'
       AND position > (SELECT max(position) FROM events WHERE type = 'auto_review.switched')`,
  )
  expect(late).toEqual([{ closed: 0 }])
})

test('too many closed tickets reopened: two servers switch it off once, say why, and never back', async () => {
  await setMode(ann, 'LIVE', 'Measured anew.')
  const another = await server.startAnother()
  const before = (await switches()).length
  const tickets: Json[] = []
  for (let count = 0; count < 5; count++) tickets.push(await judged())
  expect(tickets.every(({ closeReason }) => closeReason === 'AUTO_REVIEWED')).toBe(true)
  const live = await server.subscribe('subscription { autoReviewChanged { mode by because } }')

  await api.reopen(tickets[0]!.id, 'The index is missing.')
  // One of five is the limit, and does not pass it.
  expect(await autoReview(ann)).toMatchObject({
    mode: 'LIVE',
    falseCompletedJudged: 5,
    falseCompletedRate: 0.2,
    falseCompletedLimit: 0.2,
  })
  await overridden(ann, tickets[1]!, 'ERROR')
  const { autoReviewChanged: told } = await live.nextWhere(
    ({ autoReviewChanged }) => autoReviewChanged.mode === 'SHADOW',
  )
  expect(told).toEqual({
    mode: 'SHADOW',
    by: 'Auto-review',
    because:
      'Of the newest 5 tickets that auto-review closed, 2 were reopened or corrected: 40 %, more than the limit of 20 %.',
  })
  await live.stop()
  const ticket = await judged()
  expect(ticket.classifications[0]).toMatchObject({ shadow: true, applied: false })

  // Back to LIVE, what is known already does not switch it off again, whoever looks.
  await setMode(ann, 'LIVE', 'The prompt was wrong.')
  const closed = await judged()
  expect(closed.closeReason).toBe('AUTO_REVIEWED')
  await api.reopen(tickets[2]!.id)
  expect(await autoReview(ann)).toMatchObject({
    mode: 'LIVE',
    falseCompletedJudged: 1,
    falseCompletedRate: 0,
  })
  await another.stop()
  expect((await switches()).slice(before).map(({ actor_name: by }) => by)).toEqual(['Auto-review', 'Ann'])
})

test('verdicts from before the switch do not count, also when they are judged after it', async () => {
  await setMode(ann, 'SHADOW')
  const tickets: Json[] = []
  for (let count = 0; count < 5; count++) tickets.push(await judged())
  await setMode(ann, 'LIVE')
  for (const { id } of tickets) await api.post(id, 'USER', 'Not yet.')
  expect(await autoReview(ann)).toMatchObject({
    mode: 'LIVE',
    falseCompletedJudged: 0,
    falseCompletedRate: null,
  })
})
