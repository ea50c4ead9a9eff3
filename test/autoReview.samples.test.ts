import { afterAll, beforeAll, expect, test } from 'vitest'
import { autoReview } from './support/autoReviewCalls.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { resolve } from './support/reviewCalls.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { tryUndo } from './support/undoCalls.ts'
import { letJudge, overridden } from './support/verdictScenes.ts'

// What a person decides about a sample is the judgement on the verdict. The classifier is the offline one.

let server: TestServer
/** The server answers, this one judges: so that another can take its place. */
let judge: { stop(): Promise<void> }
let ann: TokenClient
let api: TicketApi
beforeAll(async () => {
  server = await startTestServer({
    UNSTUCK_SAMPLE_PERCENT: '100',
    UNSTUCK_FALSE_COMPLETED_PERCENT: '100',
    UNSTUCK_UNDO_SECONDS: '600',
    UNSTUCK_TICK_MS: '60000',
  })
  judge = await server.startAnother({ UNSTUCK_TICK_MS: '50' })
  ann = await server.clientFor('MANAGER', 'Ann')
  api = ticketApi(server.admin)
})
afterAll(() => server.stop())

async function finished(answer = 'I renamed the column. All 41 tests pass.'): Promise<Json> {
  const project = await api.createProject({ reviewDelaySeconds: 3600 })
  const ticket = await api.finishedTicket(project, {}, answer)
  return letJudge(api, ticket.id)
}

/** What was judged so far. */
async function figures(): Promise<{ judged: number; wrong: number }> {
  const { falseCompletedJudged: judged, falseCompletedRate } = await autoReview(ann)
  return { judged, wrong: Math.round((falseCompletedRate ?? 0) * judged) }
}

test('a sample waits for a person, and says why; the rest of the verdicts act as usual', async () => {
  expect(await autoReview(ann)).toMatchObject({
    mode: 'LIVE',
    since: null,
    sampleShare: 1,
    falseCompletedRate: null,
    falseCompletedJudged: 0,
    costToday: 0,
    costLimit: null,
    classifier: 'offline',
    problem: null,
  })
  const sample = await finished()
  expect(sample).toMatchObject({
    status: 'AWAITING_INPUT',
    awaitingReason: 'COMPLETED',
    mode: 'RELAXED',
    reviewScheduledAt: null,
    review: { status: 'OPEN', summary: expect.stringMatching(/^a sample: auto-review would have closed it/) },
    classifications: [
      { verdict: 'COMPLETED', applied: false, sampled: true, shadow: false, wouldClose: true, vetoed: false },
    ],
  })
  const asks = await finished('Which of the two databases shall I use?')
  expect(asks).toMatchObject({
    awaitingReason: 'QUESTION',
    classifications: [{ verdict: 'QUESTION', applied: true, sampled: false, wouldClose: false }],
  })
  expect((await autoReview(ann)).costToday).toBe(0)
})

test('CLOSE says right; REPLY, RETRY, a message and a correction say wrong; DISMISS says nothing', async () => {
  const decisions: [name: string, act: (ticket: Json) => Promise<unknown>, judged: number, wrong: number][] =
    [
      ['CLOSE', ({ review }) => resolve(ann, review.id, 'CLOSE'), 1, 0],
      ['closeTicket', ({ id }) => api.close(id), 1, 0],
      ['REPLY', ({ review }) => resolve(ann, review.id, 'REPLY', 'The index too.'), 1, 1],
      ['RETRY', ({ review }) => resolve(ann, review.id, 'RETRY'), 1, 1],
      ['message', ({ id }) => api.post(id, 'USER', 'The index too.'), 1, 1],
      ['correction', (ticket) => overridden(ann, ticket, 'QUESTION'), 1, 1],
      ['DISMISS', ({ review }) => resolve(ann, review.id, 'DISMISS'), 0, 0],
    ]
  for (const [name, act, judged, wrong] of decisions) {
    const ticket = await finished()
    const before = await figures()
    await act(ticket)
    expect(await figures(), name).toEqual({ judged: before.judged + judged, wrong: before.wrong + wrong })
  }
})

test('a decision that is taken back takes its judgement with it; the next one counts', async () => {
  const before = await figures()
  const { review } = await finished()
  const reply = await resolve(ann, review.id, 'REPLY', 'The index too.')
  expect(await figures()).toEqual({ judged: before.judged + 1, wrong: before.wrong + 1 })
  expect((await tryUndo(ann, reply)).errors).toBeUndefined()
  expect(await figures()).toEqual(before)
  await resolve(ann, review.id, 'CLOSE')
  expect(await figures()).toEqual({ judged: before.judged + 1, wrong: before.wrong })
})

test('a correction stands for itself: what is decided later, or taken back, changes nothing', async () => {
  const ticket = await finished()
  const before = await figures()
  const corrected = await overridden(ann, ticket, 'QUESTION')
  const wrong = { judged: before.judged + 1, wrong: before.wrong + 1 }
  const close = await resolve(ann, corrected.ticket.review.id, 'CLOSE')
  expect(await figures()).toEqual(wrong)
  expect((await tryUndo(ann, close)).errors).toBeUndefined()
  expect(await figures()).toEqual(wrong)
  // It was right after all: the ticket, which waits with the question again, is closed.
  const { ticket: closed } = await overridden(ann, ticket, 'COMPLETED')
  expect(closed).toMatchObject({ status: 'DONE', closeReason: 'HUMAN' })
  expect(await figures()).toEqual({ judged: before.judged + 1, wrong: before.wrong })
})

test('a judgement is told to whoever watches', async () => {
  const live = await server.subscribe(
    'subscription { autoReviewChanged { falseCompletedJudged } }',
    {},
    (await server.clientFor('ANALYST')).token,
  )
  const { judged } = await figures()
  const { review } = await finished()
  await resolve(ann, review.id, 'CLOSE')
  await live.nextWhere(({ autoReviewChanged }) => autoReviewChanged.falseCompletedJudged === judged + 1)
  await live.stop()
})

test('whether a turn is a sample is decided once, whoever judges it again', async () => {
  await judge.stop()
  const project = await api.createProject({ reviewDelaySeconds: 3600, maxParallel: 10 })
  const tickets: Json[] = []
  for (let count = 0; count < 10; count++) tickets.push(await api.finishedTicket(project, {}, 'All done.'))
  const half = await server.startAnother({ UNSTUCK_SAMPLE_PERCENT: '50', UNSTUCK_TICK_MS: '50' })
  const ids = tickets.map(({ id }) => rowId(id))
  const rounds: boolean[][] = []
  for (const round of [1, 2]) {
    // As a server leaves them that was killed before it could write down a verdict.
    await server.sql(
      `UPDATE tickets SET status = 'AWAITING_INPUT', awaiting_reason = NULL, close_reason = NULL, closed_at = NULL,
         review_scheduled_at = now(), version = version + 1 WHERE id = ANY($1)`,
      [ids],
    )
    const verdicts = await eventually(async () => {
      const rows = await server.sql<{ sampled: boolean }>(
        'SELECT sampled FROM classifications WHERE ticket_id = ANY($1) ORDER BY id, ticket_id',
        [ids],
      )
      expect(rows).toHaveLength(round * ids.length)
      return server.sql<{ sampled: boolean }>(
        `SELECT DISTINCT ON (ticket_id) sampled FROM classifications WHERE ticket_id = ANY($1)
         ORDER BY ticket_id, id DESC`,
        [ids],
      )
    }, 20_000)
    rounds.push(verdicts.map(({ sampled }) => sampled))
  }
  expect(rounds[1]).toEqual(rounds[0])
  await half.stop()
})

test('samples that people find wrong too often switch it off', async () => {
  const { judged, wrong } = await figures()
  expect(wrong / judged).toBeGreaterThan(0.2)
  const strict = await server.startAnother({
    UNSTUCK_FALSE_COMPLETED_PERCENT: '20',
    UNSTUCK_FALSE_COMPLETED_MINIMUM: String(judged),
    UNSTUCK_TICK_MS: '50',
  })
  const { because } = await eventually(async () => {
    const state = await autoReview(ann)
    expect(state).toMatchObject({ mode: 'SHADOW', by: 'Auto-review' })
    return state
  })
  expect(because).toContain(
    `Of the newest ${judged} verdicts “completed” that people judged, ${wrong} were wrong`,
  )
  await strict.stop()
})
