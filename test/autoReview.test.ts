import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { TICKET, type TicketApi, ticketApi } from './support/ticketApi.ts'

let model: AnthropicLoopback
let server: TestServer
let api: TicketApi
let project: string

beforeAll(async () => {
  model = await AnthropicLoopback.start()
  server = await startTestServer({ ANTHROPIC_API_KEY: model.apiKey, ANTHROPIC_BASE_URL: model.url })
  api = ticketApi(server.admin)
  project = await api.createProject({ reviewDelaySeconds: 3600, maxParallel: 1000 })
})
afterEach(() => {
  expect(model.refused).toEqual([])
  model.release()
  model.answer(verdictAnswer('COMPLETED'))
})
afterAll(async () => {
  await server?.stop()
  await model?.close()
})

const VERDICTS = `${TICKET} classifications { verdict confidence rationale classifier applied }`

/** Waits until the ticket looks like this. */
function becomes(ticketId: string, expected: Json): Promise<Json> {
  return eventually(async () => {
    const ticket = await api.ticket(ticketId, VERDICTS)
    expect(ticket).toMatchObject(expected)
    return ticket
  })
}

it('closes what the model says is completed, and announces what waited for it', async () => {
  const [base, dependent] = await api.createTickets(project, [
    { ref: 'base', priority: 'URGENT' },
    { dependsOn: ['base'], startWhenReady: false },
  ])
  const [lease] = await api.claim(project)
  await api.post(base.id, 'ASSISTANT', 'The export is written and tested.', lease.lease)
  const { review } = await api.finishTurn(lease.lease)
  await api.reschedule(base.id, 0)
  const closed = await becomes(base.id, {
    status: 'DONE',
    closeReason: 'AUTO_REVIEWED',
    reviewScheduledAt: null,
  })
  expect(closed.classifications).toEqual([
    {
      verdict: 'COMPLETED',
      confidence: 0.97,
      rationale: 'The agent says so.',
      classifier: 'claude-haiku-5-5',
      applied: true,
    },
  ])
  expect((await api.ticket(dependent.id)).awaitingReason).toBe('DEPS_READY')
  const ended = await server.admin.ok('query ($id: ID!) { review(id: $id) { status resolvedBy } }', {
    id: review.id,
  })
  expect(ended.review).toEqual({ status: 'RESOLVED', resolvedBy: 'AUTO_REVIEW' })
  const events = await server.sql(
    `SELECT type FROM events WHERE ticket_id = (SELECT id FROM tickets WHERE number = $1) ORDER BY position`,
    [base.number],
  )
  expect(new Set(events.slice(-3).map(({ type }) => type))).toEqual(
    new Set(['ticket.classified', 'review.resolved', 'ticket.closed']),
  )
})

it('asks a person what the agent asks', async () => {
  model.answer(verdictAnswer('QUESTION', 0.94, 'The last paragraph asks for a decision.'))
  const ticket = await api.finishedTicket(
    project,
    {},
    'Each region has its own sequence.\n\nMay EU and UK share one? Either is fine.',
  )
  expect(ticket.review.summary).toBe('“Each region has its own sequence.”')
  await api.reschedule(ticket.id, 0)
  const after = await becomes(ticket.id, {
    status: 'AWAITING_INPUT',
    awaitingReason: 'QUESTION',
    reviewScheduledAt: null,
  })
  expect(after.review).toMatchObject({
    id: ticket.review.id,
    status: 'OPEN',
    awaitingReason: 'QUESTION',
    summary: 'May EU and UK share one?',
  })
  expect(after.classifications[0]).toMatchObject({ verdict: 'QUESTION', applied: true })
})

it('says why an answer is an error so that it goes on from that word', async () => {
  model.answer(verdictAnswer('ERROR', 0.97, 'The answer reports a failure: “It does not build.”'))
  const ticket = await api.finishedTicket(project, {}, 'It does not build.')
  await api.reschedule(ticket.id, 0)
  const { review, classifications } = await becomes(ticket.id, { awaitingReason: 'ERROR' })
  expect(review.summary).toBe('reports a failure: “It does not build.”')
  expect(classifications[0].rationale).toBe('The answer reports a failure: “It does not build.”')
})

it('reads nothing from before a retry: neither the old question nor the old answer', async () => {
  model.answer(verdictAnswer('QUESTION', 0.94, 'It asks for a decision.'))
  const ticket = await api.finishedTicket(project, { priority: 'URGENT' }, 'May EU and UK share one?')
  await api.reschedule(ticket.id, 0)
  const asked = await becomes(ticket.id, { awaitingReason: 'QUESTION' })
  await retry(asked.review)
  const [lease] = await api.claim(project)
  expect(lease.ticket.number).toBe(ticket.number)
  const { messages } = await api.ticket(ticket.id, 'messages { nodes { role content } }')
  expect(messages.nodes.at(-1)).toEqual({
    role: 'SYSTEM',
    content: expect.stringMatching(/^Sent back to try again by .+\.$/),
  })

  model.answer(verdictAnswer('COMPLETED'))
  await api.post(ticket.id, 'ASSISTANT', 'They share one sequence now.', lease.lease)
  const again = await api.finishTurn(lease.lease)
  await api.reschedule(ticket.id, 0)
  await becomes(again.id, { status: 'DONE', closeReason: 'AUTO_REVIEWED' })
  const { prompt } = model.requests.at(-1)!
  expect(prompt).toContain('They share one sequence now.')
  expect(prompt).not.toContain('May EU and UK share one?')
})

it('makes an error of an agent that says nothing after a retry', async () => {
  const before = model.requestCount
  const ticket = await api.finishedTicket(project, { priority: 'URGENT' })
  await api.cancelAutoReview(ticket.id)
  await retry((await api.ticket(ticket.id)).review)
  const [lease] = await api.claim(project)
  expect(lease.ticket.number).toBe(ticket.number)
  const { review } = await api.finishTurn(lease.lease)
  expect(review.summary).toBe('the agent ended its turn without a word')
  await api.reschedule(ticket.id, 0)
  await becomes(ticket.id, { awaitingReason: 'ERROR', classifications: [] })
  expect(model.requestCount).toBe(before)
})

async function retry({ id: reviewId, version }: Json): Promise<void> {
  await server.admin.ok(
    'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { status } } }',
    { input: { reviewId, version, action: 'RETRY' } },
  )
}

it('leaves an error to a person', async () => {
  model.answer(verdictAnswer('ERROR', 0.9, 'The tests do not run.'))
  const ticket = await api.finishedTicket(project, {}, 'I could not get the tests to run.')
  await api.reschedule(ticket.id, 0)
  const after = await becomes(ticket.id, { awaitingReason: 'ERROR' })
  expect(after.review.summary).not.toBe('')
})

it('never asks a model about a STRICT ticket', async () => {
  const before = model.requestCount
  const ticket = await api.finishedTicket(project, { mode: 'STRICT' })
  await api.reschedule(ticket.id, 0)
  const after = await becomes(ticket.id, { status: 'AWAITING_INPUT', awaitingReason: 'COMPLETED' })
  expect(after.review).toMatchObject({ status: 'OPEN', summary: 'strict: a person closes it' })
  expect(after.classifications).toEqual([])
  expect(model.requestCount).toBe(before)
})

it('gives the ticket back to an agent that said nothing, until its attempts are used up', async () => {
  const before = model.requestCount
  const own = await api.createProject({ reviewDelaySeconds: 0 })
  const [ticket] = await api.createTickets(own, [{}])
  for (const attempt of [1, 2, 3]) {
    const lease = await eventually(async () => {
      const [claimed] = await api.claim(own)
      expect(claimed).toBeDefined()
      return claimed
    })
    expect(lease.attempt).toBe(attempt)
    await api.post(ticket.id, 'TOOL', 'exit code 0', lease.lease)
    await api.finishTurn(lease.lease)
  }
  await becomes(ticket.id, { status: 'AWAITING_INPUT', awaitingReason: 'ERROR' })
  expect(model.requestCount).toBe(before)
})

it('makes an error of a conversation whose last word is the system’s', async () => {
  const [base, next] = await api.createTickets(project, [
    { ref: 'base' },
    { dependsOn: ['base'], priority: 'URGENT' },
  ])
  await api.close(base.id)
  const [lease] = await api.claim(project)
  expect(lease.ticket.number).toBe(next.number)
  await api.post(next.id, 'ASSISTANT', 'Done.', lease.lease)
  await api.reopen(base.id)
  await api.finishTurn(lease.lease)
  await api.reschedule(next.id, 0)
  await becomes(next.id, { awaitingReason: 'ERROR', classifications: [], review: { status: 'OPEN' } })
  await api.close(base.id)
})

it('looks away from tool output at the end', async () => {
  const { ticket, lease } = await api.claimedTicket(project)
  await api.post(ticket.id, 'ASSISTANT', 'All 212 tests pass.', lease)
  await api.post(ticket.id, 'TOOL', 'cleaned up', lease)
  await api.finishTurn(lease)
  await api.reschedule(ticket.id, 0)
  await becomes(ticket.id, { status: 'DONE' })
})

it('tries again in five minutes when the model cannot be asked, ten times, then says so to a person', async () => {
  model.answer({ status: 529 })
  const ticket = await api.finishedTicket(project)
  const { review } = ticket
  await api.reschedule(ticket.id, 0)
  for (let failures = 1; failures <= 10; failures++) {
    const later = await eventually(async () => {
      const seen = await api.ticket(ticket.id)
      expect(seen.status).toBe('AWAITING_INPUT')
      expect(Date.parse(seen.reviewScheduledAt) - Date.now()).toBeGreaterThan(4 * 60_000)
      return seen
    })
    expect(Date.parse(later.reviewScheduledAt) - Date.now()).toBeLessThan(6 * 60_000)
    expect(later.review).toMatchObject({ status: 'SCHEDULED', version: review.version })
    await api.reschedule(ticket.id, 0)
  }
  const given = await becomes(ticket.id, { awaitingReason: 'ERROR', classifications: [] })
  expect(given.review).toMatchObject({ status: 'OPEN', summary: expect.stringContaining('could not') })
})

it('does not close what a person holds, and goes on when they let go', async () => {
  const ticket = await api.finishedTicket(project)
  await claimReview(ticket.review.id)
  await api.reschedule(ticket.id, 0)
  const before = model.requestCount
  const bystander = await api.finishedTicket(project)
  await api.reschedule(bystander.id, 0)
  await becomes(bystander.id, { status: 'DONE' })
  expect((await api.ticket(ticket.id)).status).toBe('AWAITING_INPUT')
  expect(model.requestCount).toBe(before + 1)
  await server.admin.ok('mutation ($id: ID!) { releaseReview(input: { reviewId: $id }) { review { id } } }', {
    id: ticket.review.id,
  })
  await becomes(ticket.id, { status: 'DONE', closeReason: 'AUTO_REVIEWED' })
})

async function claimReview(id: string): Promise<void> {
  await server.admin.ok('mutation ($id: ID!) { claimReview(input: { reviewId: $id }) { review { id } } }', {
    id,
  })
}

it('is overtaken by whatever happens while the model thinks; the late verdict is kept', async () => {
  const overtaking: Record<string, { act: (ticket: Json) => Promise<unknown>; leaves: Json }> = {
    reply: { act: ({ id }) => api.post(id, 'USER', 'Wait.'), leaves: { status: 'OPEN' } },
    stop: { act: ({ id }) => api.stop(id), leaves: { awaitingReason: 'STOPPED' } },
    close: { act: ({ id }) => api.close(id), leaves: { status: 'DONE', closeReason: 'HUMAN' } },
    reopen: {
      act: async ({ id }) => {
        await api.close(id)
        await api.reopen(id)
      },
      leaves: { status: 'OPEN', mode: 'STRICT' },
    },
    cancel: { act: ({ id }) => api.cancelAutoReview(id), leaves: { awaitingReason: 'COMPLETED' } },
    reschedule: {
      act: ({ id }) => api.reschedule(id, 60),
      leaves: { status: 'AWAITING_INPUT', awaitingReason: null },
    },
    claim: {
      act: ({ review }) => claimReview(review.id),
      leaves: { status: 'AWAITING_INPUT', awaitingReason: null },
    },
  }
  model.hold()
  const before = model.requestCount
  const tickets = new Map<string, Json>()
  for (const name of Object.keys(overtaking)) {
    const ticket = await api.finishedTicket(project)
    await api.reschedule(ticket.id, 0)
    tickets.set(name, ticket)
  }
  await model.arrived(before + tickets.size)
  for (const [name, { act }] of Object.entries(overtaking)) await act(tickets.get(name))
  model.release()
  for (const [name, { leaves }] of Object.entries(overtaking)) {
    const after = await becomes(tickets.get(name).id, {
      ...leaves,
      classifications: [{ verdict: 'COMPLETED', applied: false }],
    })
    expect(after.closeReason, name).not.toBe('AUTO_REVIEWED')
  }
})
