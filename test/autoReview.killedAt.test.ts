import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import { allReviewed, makeDue } from './support/autoReviewCrowd.ts'
import { type Hold, holdEnds, holdLock, holdModel } from './support/killedAt.ts'
import { LivePage } from './support/livePage.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

// A server is killed while it stands at one step of the auto-review, and another one comes after it.

let model: AnthropicLoopback
let server: TestServer
let api: TicketApi
let settings: Record<string, string>
/** What a person looks at, on the server that is killed and then on another one. */
let page: LivePage

beforeAll(async () => {
  // Each ticket says how it ends, so that a verdict on the wrong one would show.
  model = await AnthropicLoopback.start(({ prompt }) =>
    verdictAnswer(prompt.includes('half of it') ? 'QUESTION' : 'COMPLETED'),
  )
  settings = { ANTHROPIC_API_KEY: model.apiKey, ANTHROPIC_BASE_URL: model.url, UNSTUCK_TICK_MS: '50' }
})
afterAll(() => model?.close())
beforeEach(async () => {
  // This one answers the calls; its own scheduler looks once, when nothing is due, and then rests.
  server = await startTestServer({ ...settings, UNSTUCK_TICK_MS: '60000' })
  api = ticketApi(server.admin)
})
afterEach(async () => {
  await page?.close()
  await server?.stop()
})

interface Step {
  readonly name: string
  readonly hold: (reviewIds: readonly string[]) => Hold | Promise<Hold>
  /** How many of the three tickets are claimed when the server dies, and how many it leaves so. */
  readonly claimed: number
  readonly left: number
  /** How often the model is asked about the two that it judges, the second server's questions included. */
  readonly asked: number
}

const STEPS: Step[] = [
  {
    name: 'before it claims',
    hold: () =>
      holdLock(server, {
        lock: 'LOCK TABLE tickets IN SHARE MODE',
        waiting: 'UPDATE tickets SET review_claimed_until%',
        count: 1,
      }),
    claimed: 0,
    left: 0,
    asked: 2,
  },
  {
    name: 'after it has claimed',
    hold: (reviewIds) =>
      holdLock(server, {
        lock: `SELECT FROM reviews WHERE id IN (${reviewIds.join()}) FOR UPDATE`,
        waiting: 'SELECT "Review"%',
        count: 3,
      }),
    claimed: 3,
    left: 3,
    asked: 2,
  },
  // The third ticket is STRICT, and done with by then.
  { name: 'while the model thinks', hold: () => holdModel(model, 2), claimed: 2, left: 2, asked: 4 },
  { name: 'before it commits', hold: () => holdEnds(server, 'LAST EVENT', 3), claimed: 3, left: 3, asked: 4 },
  {
    name: 'when it has committed and nobody has heard of it',
    hold: () => holdEnds(server, 'COMMIT', 3),
    claimed: 3,
    left: 0,
    asked: 2,
  },
]

it.each(STEPS)(
  'ends each ticket once although its server is killed $name',
  { timeout: 180_000 },
  async ({ hold, claimed, left, asked }) => {
    const { projectId, reviewIds } = await threeOnCountdown()
    page = await LivePage.open(server, {
      projectIds: [projectId],
      statuses: ['SCHEDULED', 'OPEN', 'RESOLVED'],
    })
    const [{ start }] = await server.sql('SELECT max(position) AS start FROM events')
    const askedBefore = model.requestCount

    await makeDue(server, projectId)
    const held = await hold(reviewIds.map(rowId))
    const doomed = await server.spawn(settings)
    await held.reached()
    await claims(claimed)
    await page.listen(doomed.url)
    expect(await doomed.end('SIGKILL')).toBe('SIGKILL')
    await page.isCutOff()
    await held.letGo()
    await claims(left)

    await page.listen(server.url)
    // Now instead of in 35 s.
    await server.sql('UPDATE tickets SET review_claimed_until = now() WHERE review_claimed_until IS NOT NULL')
    const next = await server.startAnother(settings)
    await allReviewed(server, projectId)
    await next.stop()
    expect(await endsSince(start)).toEqual(EACH_ONCE)
    expect(model.requestCount - askedBefore).toBe(asked)
    await page.hear(3)
    const [base, question, strict] = reviewIds
    expect(page.news.toSorted()).toEqual(
      [`${base} 2 RESOLVED`, `${question} 2 OPEN`, `${strict} 2 OPEN`].toSorted(),
    )
  },
)

/** A ticket that is completed and has a dependent, one with a question, and one that no machine closes. */
async function threeOnCountdown(): Promise<{ projectId: string; reviewIds: string[] }> {
  const projectId = await api.createProject({ reviewDelaySeconds: 86_400 })
  await api.createTickets(projectId, [
    { ref: 'base' },
    {},
    { mode: 'STRICT' },
    { title: 'dependent', dependsOn: ['base'] },
  ])
  const reviewIds: string[] = []
  for (const [place, { lease, ticket }] of (await api.claim(projectId, { limit: 3 })).entries()) {
    await api.post(ticket.id, 'ASSISTANT', place === 1 ? 'This is half of it.' : 'All done.', lease)
    reviewIds.push((await api.finishTurn(lease)).review.id)
  }
  return { projectId, reviewIds }
}

/** Waits until the database shows that so many tickets are claimed for review. */
async function claims(count: number): Promise<void> {
  const claimed = () => server.sql('SELECT id FROM tickets WHERE review_claimed_until > now()')
  await expect.poll(claimed, { timeout: 20_000 }).toHaveLength(count)
}

/** The tickets in order, and what has happened to each since. */
async function endsSince(start: string): Promise<object[]> {
  return server.sql(
    `SELECT status, awaiting_reason AS reason, verdicts.applied,
       (SELECT array_agg(type ORDER BY type) FROM events WHERE ticket_id = ticket.id AND position > $1) AS events
     FROM tickets ticket
     CROSS JOIN LATERAL (
       SELECT array_agg(applied) AS applied FROM classifications WHERE ticket_id = ticket.id) verdicts
     ORDER BY id`,
    [start],
  )
}

const EACH_ONCE = [
  {
    status: 'DONE',
    reason: null,
    applied: [true],
    events: ['review.resolved', 'ticket.classified', 'ticket.closed'],
  },
  {
    status: 'AWAITING_INPUT',
    reason: 'QUESTION',
    applied: [true],
    events: ['review.changed', 'ticket.awaiting', 'ticket.classified'],
  },
  {
    status: 'AWAITING_INPUT',
    reason: 'COMPLETED',
    applied: null,
    events: ['review.changed', 'ticket.awaiting'],
  },
  { status: 'OPEN', reason: null, applied: null, events: ['ticket.available'] },
]
