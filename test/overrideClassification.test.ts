import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readLabelledEndings } from '../server/classifier/evaluate/labelledEndings.ts'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { claimReview, codeOf, outcomeOf, readReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { judgedTicket, letJudge, overridden, override, readJudged } from './support/verdictScenes.ts'

let model: AnthropicLoopback
let server: TestServer
let ann: TokenClient
let bob: TokenClient
let api: TicketApi

beforeAll(async () => {
  model = await AnthropicLoopback.start()
  server = await startTestServer({ ANTHROPIC_API_KEY: model.apiKey, ANTHROPIC_BASE_URL: model.url })
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
  api = ticketApi(server.admin)
})
afterAll(async () => {
  expect(model.refused).toEqual([])
  await server?.stop()
  await model?.close()
})

const newProject = () => api.createProject({ reviewDelaySeconds: 3600, maxParallel: 100 })
const judged = async (verdict: 'COMPLETED' | 'QUESTION' | 'ERROR') =>
  judgedTicket(api, model, await newProject(), verdict)

async function messages(ticketId: string): Promise<Json[]> {
  return (await api.ticket(ticketId, 'messages(first: 50) { nodes { role content } }')).messages.nodes
}

describe('away from COMPLETED', () => {
  test('what was closed waits for a person, STRICT, and what it had started is held up', async () => {
    const project = await newProject()
    const [base, running, waiting, open] = await api.createTickets(project, [
      { ref: 'base', priority: 'URGENT' },
      { dependsOn: ['base'], priority: 'HIGH' },
      { dependsOn: ['base'], startWhenReady: false },
      { dependsOn: ['base'] },
    ])
    const [lease] = await api.claim(project)
    await api.post(base.id, 'ASSISTANT', 'The export is written and tested.', lease.lease)
    await api.finishTurn(lease.lease)
    const closed = await letJudge(api, base.id)
    expect(closed).toMatchObject({ status: 'DONE', closeReason: 'AUTO_REVIEWED' })
    await api.claim(project)
    expect(await api.ticket(waiting.id)).toMatchObject({ awaitingReason: 'DEPS_READY' })

    const live = await server.subscribe(
      'subscription ($id: ID!) { ticketChanged(ticketId: $id) { ticket { awaitingReason classifications { overriddenAs } } } }',
      { id: base.id },
    )
    const { classification, ticket } = await overridden(ann, closed, 'QUESTION', 'The header row is missing.')
    expect(classification).toMatchObject({ verdict: 'COMPLETED', applied: true, overriddenAs: 'QUESTION' })
    expect(ticket).toMatchObject({
      status: 'AWAITING_INPUT',
      awaitingReason: 'QUESTION',
      mode: 'STRICT',
      closeReason: null,
      closedAt: null,
      reviewScheduledAt: null,
      review: { status: 'OPEN', summary: 'corrected by Ann: The header row is missing.' },
    })
    await live.nextWhere(
      ({ ticketChanged }) =>
        ticketChanged.ticket.awaitingReason === 'QUESTION' &&
        ticketChanged.ticket.classifications[0].overriddenAs === 'QUESTION',
    )
    await live.stop()

    expect((await messages(running.id)).at(-1)).toMatchObject({
      role: 'SYSTEM',
      content: expect.stringContaining(`${base.number}, which this ticket depends on, was reopened by Ann`),
    })
    expect(await api.ticket(running.id)).toMatchObject({ status: 'IN_PROGRESS' })
    expect(await api.ticket(waiting.id)).toMatchObject({ status: 'OPEN', awaitingReason: null, ready: false })
    expect(await api.ticket(open.id)).toMatchObject({ ready: false })
    // No machine closes it again.
    await resolve(ann, ticket.review.id, 'REPLY', 'Add it.')
    const [next] = await api.claim(project)
    await api.post(base.id, 'ASSISTANT', 'The header row is there.', next.lease)
    await api.finishTurn(next.lease)
    await api.reschedule(base.id, 0)
    await eventually(async () =>
      expect(await api.ticket(base.id)).toMatchObject({
        awaitingReason: 'COMPLETED',
        review: { summary: 'strict: a person closes it' },
      }),
    )
  })

  test('a person’s CLOSE by correction is REFAILED when it is corrected again', async () => {
    const ticket = await judged('QUESTION')
    const { ticket: closed } = await overridden(ann, ticket, 'COMPLETED', 'It says so above.')
    expect(closed).toMatchObject({ status: 'DONE', closeReason: 'HUMAN', review: null })
    const review = await readReview(ann, ticket.review.id)
    expect(review).toMatchObject({
      status: 'RESOLVED',
      resolvedBy: 'PERSON',
      resolutions: [{ action: 'CLOSE', by: 'Ann', notes: 'It says so above.', outcome: 'PENDING' }],
    })
    const { ticket: open, classification } = await overridden(bob, ticket, 'ERROR', '```\nexit 1\n```')
    expect(open).toMatchObject({
      awaitingReason: 'ERROR',
      mode: 'STRICT',
      review: { summary: 'corrected by Bob' },
    })
    expect(classification.overriddenAs).toBe('ERROR')
    expect(await outcomeOf(ann, review.resolutions[0].id)).toBe('REFAILED')
  })
})

test('to COMPLETED starts what waited', async () => {
  const project = await newProject()
  const [base, next] = await api.createTickets(project, [{ ref: 'base' }, { dependsOn: ['base'] }])
  const [lease] = await api.claim(project)
  await api.post(base.id, 'ASSISTANT', 'All done.', lease.lease)
  await api.finishTurn(lease.lease)
  model.answerNext(verdictAnswer('ERROR'))
  const ticket = await letJudge(api, base.id)
  await overridden(ann, ticket, 'COMPLETED')
  expect(await api.ticket(next.id)).toMatchObject({ ready: true })
})

test('between QUESTION and ERROR only the reason changes', async () => {
  const ticket = await judged('QUESTION')
  const { ticket: after } = await overridden(ann, ticket, 'ERROR')
  expect(after).toMatchObject({
    awaitingReason: 'ERROR',
    mode: 'RELAXED',
    review: { id: ticket.review.id, status: 'OPEN', awaitingReason: 'ERROR' },
  })
  expect((await readReview(ann, ticket.review.id)).allowedActions[0]).toBe('RETRY')
})

test('the same again changes nothing; what it says already is refused; back again takes it back', async () => {
  const ticket = await judged('QUESTION')
  const saysSo = await override(ann, ticket, 'QUESTION')
  expect(codeOf(saysSo)).toBe('BAD_USER_INPUT')
  expect(saysSo.errors![0]!.extensions.field).toBe('verdict')

  const first = await overridden(ann, ticket, 'ERROR')
  const again = await overridden(bob, ticket, 'ERROR')
  expect(again).toEqual(first)
  const { ticket: after, classification } = await overridden(ann, ticket, 'QUESTION')
  expect(after.awaitingReason).toBe('QUESTION')
  expect(classification.overriddenAs).toBeNull()
  // Whoever did not hear the answer asks once more.
  expect(await overridden(ann, ticket, 'QUESTION')).toEqual({ ticket: after, classification })
})

test('only the newest verdict, only by managers, and only one that there is', async () => {
  const project = await newProject()
  const first = await judgedTicket(api, model, project, 'QUESTION')
  await api.post(first.id, 'USER', 'Go on.')
  const [lease] = await api.claim(project)
  await api.post(first.id, 'ASSISTANT', 'Went on.', lease.lease)
  await api.finishTurn(lease.lease)
  model.answerNext(verdictAnswer('QUESTION'))
  const second = await letJudge(api, first.id)
  const older = await override(ann, { classifications: [second.classifications[1]] }, 'ERROR')
  expect(codeOf(older)).toBe('INVALID_STATE')
  expect(older.errors![0]!.message).toMatch(/judged again/)

  for (const role of ['ANALYST', 'INTEGRATOR'] as const) {
    const other = await server.clientFor(role)
    expect(codeOf(await override(other, second, 'ERROR'))).toBe('FORBIDDEN')
  }
  const nowhere = { classifications: [{ id: btoa('Classification:999999') }] }
  expect(codeOf(await override(ann, nowhere, 'ERROR'))).toBe('NOT_FOUND')
  expect(codeOf(await override(ann, { classifications: [{ id: first.id }] }, 'ERROR'))).toBe('BAD_USER_INPUT')
})

test('a ticket that has moved on stays as it is; the verdict is written down as wrong', async () => {
  const moves: Record<string, (ticket: Json, project: string) => Promise<unknown>> = {
    reply: ({ id }) => api.post(id, 'USER', 'One more thing.'),
    running: async ({ id }, project) => {
      await api.post(id, 'USER', 'One more thing.')
      await api.claim(project)
    },
    reopened: ({ id }) => api.reopen(id),
    closedAfterMoreWork: async ({ id }, project) => {
      await api.reopen(id, 'The footer too.')
      const [lease] = await api.claim(project)
      await api.post(id, 'ASSISTANT', 'The footer too.', lease.lease)
      await api.finishTurn(lease.lease)
      await api.close(id)
    },
    skipped: async ({ id }) => {
      await api.reopen(id)
      const { ticket } = await api.stop(id)
      await resolve(ann, ticket.review.id, 'DISMISS')
    },
  }
  for (const [name, move] of Object.entries(moves)) {
    const project = await newProject()
    const ticket = await judgedTicket(api, model, project)
    await move(ticket, project)
    const before = await api.ticket(ticket.id)
    const { classification, ticket: after } = await overridden(ann, ticket, 'QUESTION')
    expect(classification.overriddenAs, name).toBe('QUESTION')
    expect(after, name).toEqual(before)
  }
})

test('a review that somebody else holds keeps the ticket from it', async () => {
  const ticket = await judged('QUESTION')
  await claimReview(bob, ticket.review.id)
  expect(codeOf(await override(ann, ticket, 'COMPLETED'))).toBe('CONFLICT')
  expect(await readJudged(api, ticket.id)).toMatchObject({
    awaitingReason: 'QUESTION',
    classifications: [{ overriddenAs: null }],
  })
  await overridden(bob, ticket, 'ERROR')
  expect((await readReview(bob, ticket.review.id)).claim.by).toBe('Bob')
})

test('at the same moment as a reply, a close, a claim or another correction one comes after the other', async () => {
  const others: Record<string, (ticket: Json) => Promise<unknown>> = {
    reply: ({ id }) => api.post(id, 'USER', 'Wait.'),
    close: ({ id }) => api.close(id),
    claim: ({ review }) => claimReview(bob, review.id),
    correction: (ticket) => override(bob, ticket, 'ERROR'),
  }
  /** What may be the end of it, told by the ticket, its review and whether the correction was taken. */
  const ends: Record<string, string[]> = {
    // A reply that comes first has moved the ticket on; one that comes second reopens it.
    reply: ['OPEN null COMPLETED'],
    close: ['DONE null COMPLETED'],
    claim: ['DONE null COMPLETED', 'AWAITING_INPUT QUESTION null'],
    correction: ['DONE null COMPLETED', 'AWAITING_INPUT ERROR ERROR'],
  }
  for (const [name, other] of Object.entries(others)) {
    const tickets = await Promise.all([judged('QUESTION'), judged('QUESTION')])
    await Promise.all(
      tickets.flatMap((ticket, place) => {
        const both = [() => override(ann, ticket, 'COMPLETED'), () => other(ticket)]
        return (place % 2 === 0 ? both : both.toReversed()).map((act) => act())
      }),
    )
    for (const { id } of tickets) {
      const { status, awaitingReason, classifications, review } = await readJudged(api, id)
      const end = `${status} ${awaitingReason} ${classifications[0].overriddenAs}`
      expect(ends[name], name).toContain(end)
      expect(review !== null, `${name}: ${end}`).toBe(status === 'AWAITING_INPUT')
    }
  }
})

test('a verdict under way is not lost to the correction of the one before', async () => {
  const project = await newProject()
  const ticket = await judgedTicket(api, model, project, 'QUESTION')
  await api.post(ticket.id, 'USER', 'Go on.')
  const [lease] = await api.claim(project)
  await api.post(ticket.id, 'ASSISTANT', 'Went on.', lease.lease)
  await api.finishTurn(lease.lease)
  const before = model.requestCount
  model.hold()
  await api.reschedule(ticket.id, 0)
  await model.arrived(before + 1)
  const { classification, ticket: untouched } = await overridden(ann, ticket, 'ERROR')
  expect(classification.overriddenAs).toBe('ERROR')
  expect(untouched).toMatchObject({ status: 'AWAITING_INPUT', awaitingReason: null })
  model.release()
  await eventually(async () => expect(await api.ticket(ticket.id)).toMatchObject({ status: 'DONE' }))
})

describe('the corrections file', () => {
  const file = () => join(server.dataDir, 'corrections.jsonl')
  const lineOf = async (ticket: Json) =>
    (await readLabelledEndings(file())).find(({ id }) => id.startsWith(`${ticket.number}/`))

  test('holds what the classifier read, with the label of the person', async () => {
    const project = await newProject()
    const [{ id }] = (await api.createTickets(project, [{ body: 'Write the export.' }])) as [Json]
    await api.post(id, 'USER', 'With a header row.')
    const [lease] = await api.claim(project)
    await api.post(id, 'ASSISTANT', 'I write it now.', lease.lease)
    await api.post(id, 'ASSISTANT', 'The export is written.', lease.lease)
    await api.post(id, 'TOOL', 'ok', lease.lease)
    await api.finishTurn(lease.lease)
    const ticket = await letJudge(api, id)
    await overridden(ann, ticket, 'QUESTION')
    // What is said afterwards is not what was judged.
    await api.post(id, 'USER', 'Where is the header row?')
    await api.claim(project)
    const line = await eventually(async () => {
      const found = await lineOf(ticket)
      expect(found).toBeDefined()
      return found
    })
    expect(line).toEqual({
      id: expect.any(String),
      userRequest: 'Write the export.',
      lastUserMessage: 'With a header row.',
      assistantMessages: ['I write it now.', 'The export is written.'],
      label: 'QUESTION',
    })
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  test('follows what is corrected, taken back, and lost; a new server writes it whole', async () => {
    const ticket = await judged('QUESTION')
    await overridden(ann, ticket, 'ERROR')
    await eventually(async () => expect(await lineOf(ticket)).toMatchObject({ label: 'ERROR' }))
    const whole = await readFile(file(), 'utf8')
    await rm(file())
    await eventually(async () => expect(await readFile(file(), 'utf8')).toBe(whole))

    const elsewhere = `${server.dataDir}/second`
    const another = await server.startAnother({ UNSTUCK_DATA_DIR: elsewhere })
    await eventually(async () =>
      expect(await readFile(join(elsewhere, 'corrections.jsonl'), 'utf8')).toBe(whole),
    )
    await overridden(ann, ticket, 'QUESTION')
    for (const folder of [server.dataDir, elsewhere]) {
      await eventually(async () =>
        expect(await readFile(join(folder, 'corrections.jsonl'), 'utf8')).not.toContain(`"${ticket.number}/`),
      )
    }
    await another.stop()
  })
})
