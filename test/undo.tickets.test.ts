import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { claimReview, codeOf, outcomeOf, readReview, releaseReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { PERMISSION, type TicketApi, ticketApi } from './support/ticketApi.ts'
import { stoppedTicket } from './support/ticketScenes.ts'
import { messageOf, tryUndo, wholeSubject } from './support/undoCalls.ts'

let server: TestServer
let ann: TokenClient
let api: TicketApi
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
  ann = await server.clientFor('MANAGER', 'Ann')
  api = ticketApi(ann)
})
afterAll(() => server.stop())

const agents = () => ticketApi(server.admin)

async function undo(resolution: { id: string }): Promise<void> {
  const answer = await tryUndo(ann, resolution)
  expect(answer.errors).toBeUndefined()
}

/** Stops a ticket and closes it through its review. */
async function closeStopped(ticketId: string, action = 'CLOSE') {
  const { ticket } = await api.stop(ticketId)
  return resolve(ann, ticket.review.id, action)
}

/** When the undo window of how a ticket was closed ends. */
async function closeWindow(ticketId: string): Promise<string> {
  const [log] = await server.sql<{ until: Date }>(
    'SELECT max(undoable_until) AS until FROM review_logs WHERE ticket_id = $1',
    [decodeGlobalId(ticketId).id],
  )
  return log!.until.toISOString()
}

const messages = async (ticketId: string): Promise<Json[]> =>
  (await api.ticket(ticketId, 'messages(first: 50) { nodes { role content } }')).messages.nodes

test.each(['CLOSE', 'DISMISS'])('%s taken back: what was to follow waits again', async (action) => {
  const project = await api.createProject()
  const [base, next, asks] = await api.createTickets(project, [
    { ref: 'base', sequence: 1 },
    { dependsOn: ['base'] },
    { dependsOn: ['base'], startWhenReady: false },
  ])
  const [later] = await api.createTickets(project, [{ sequence: 2 }])
  const followers = [next.id, asks.id, later.id]
  const before = await Promise.all(followers.map((id) => wholeSubject(server, 'ticket', id)))
  const resolution = await closeStopped(base.id, action)
  for (const id of followers) {
    expect(await api.ticket(id)).toMatchObject({ ready: false, availableAt: resolution.undoableUntil })
  }
  await undo(resolution)
  expect(await Promise.all(followers.map((id) => wholeSubject(server, 'ticket', id)))).toEqual(before)
  expect(await agents().claim(project)).toEqual([])

  await api.close(base.id)
  expect(await api.ticket(next.id)).toMatchObject({ ready: true, availableAt: null })
  expect(await api.ticket(asks.id)).toMatchObject({ awaitingReason: 'DEPS_READY' })
  expect(await api.ticket(later.id)).toMatchObject({ ready: true, availableAt: null })
})

test('a dependent that waits for its own window keeps it', async () => {
  const project = await api.createProject()
  const [base, next] = await api.createTickets(project, [{ ref: 'base' }, { dependsOn: ['base'] }])
  const first = await closeStopped(base.id)
  const { ticket } = await api.stop(next.id)
  const second = await resolve(ann, ticket.review.id, 'RETRY')
  await undo(first)
  expect(await api.ticket(next.id)).toMatchObject({ ready: false, availableAt: second.undoableUntil })
  await undo(second)
  expect(await api.ticket(next.id)).toMatchObject({ awaitingReason: 'STOPPED' })
})

test('what runs already goes on and is told; what comes meanwhile waits for the end of the window', async () => {
  const project = await api.createProject()
  const [base] = await api.createTickets(project, [{}])
  const [running] = await api.createTickets(project, [{ dependsOn: [base.number] }])
  await api.close(base.id)
  const [lease] = await agents().claim(project)
  expect(lease!.ticket.id).toBe(running.id)
  await api.reopen(base.id)
  const resolution = await closeStopped(base.id)
  const [next, asks] = await api.createTickets(project, [
    { dependsOn: [base.number] },
    { dependsOn: [base.number], startWhenReady: false },
  ])
  const waiting = { status: 'OPEN', ready: false, review: null }
  for (const { id } of [next, asks]) {
    expect(await api.ticket(id)).toMatchObject({ ...waiting, availableAt: resolution.undoableUntil })
  }
  expect(await agents().claim(project)).toEqual([])

  await undo(resolution)
  const told = {
    role: 'SYSTEM',
    content: `${base.number}, which this ticket depends on, was reopened by Ann.`,
  }
  expect(await messages(running.id)).toMatchObject([{ role: 'USER' }, told, told])
  expect(await agents().finishTurn(lease!.lease)).toMatchObject({ status: 'AWAITING_INPUT' })
  for (const { id } of [next, asks])
    expect(await api.ticket(id)).toMatchObject({ ...waiting, availableAt: null })
})

test('who waits for several waits until none of their ends can be taken back', async () => {
  const project = await api.createProject()
  const [one, other, next, asks] = await api.createTickets(project, [
    { ref: 'one', sequence: 1 },
    { ref: 'other', sequence: 1 },
    { dependsOn: ['one', 'other'] },
    { dependsOn: ['one', 'other'], startWhenReady: false },
  ])
  const [later] = await api.createTickets(project, [{ sequence: 2 }])
  const followers = [next.id, asks.id, later.id]
  const waiting = { status: 'OPEN', ready: false, review: null }
  const expectWaiting = async (availableAt: string | null) => {
    for (const id of followers) expect(await api.ticket(id)).toMatchObject({ ...waiting, availableAt })
    expect(await agents().claim(project)).toEqual([])
  }

  await api.stop(other.id)
  const first = await closeStopped(one.id)
  await expectWaiting(null)
  expect(await api.close(other.id)).toMatchObject({ started: [] })
  await expectWaiting(first.undoableUntil)
  await undo(first)
  await expectWaiting(null)

  // Both by a person: the one whose window begins last ends what they wait for.
  await api.reopen(other.id)
  await closeStopped(one.id)
  const last = await closeStopped(other.id)
  await undo(last)
  await api.close(other.id)
  await expectWaiting(await closeWindow(one.id))
})

test('who comes back into an undo window of what they wait for waits for its end', async () => {
  const project = await api.createProject()
  const [base, next] = await api.createTickets(project, [{ ref: 'base' }, { dependsOn: ['base'] }])
  await api.stop(next.id)
  const resolution = await closeStopped(base.id)
  await api.post(next.id, 'USER', 'Go on.')
  expect(await api.ticket(next.id)).toMatchObject({
    status: 'OPEN',
    ready: false,
    availableAt: resolution.undoableUntil,
  })
  expect(await agents().claim(project)).toEqual([])
})

test('START taken back when its dependency was reopened meanwhile: it waits for that first', async () => {
  const project = await api.createProject()
  const [base, asks] = await api.createTickets(project, [
    { ref: 'base' },
    { dependsOn: ['base'], startWhenReady: false },
  ])
  await api.close(base.id)
  const resolution = await resolve(ann, (await api.ticket(asks.id)).review.id, 'START')
  await api.reopen(base.id)
  await undo(resolution)
  expect(await api.ticket(asks.id)).toMatchObject({
    status: 'OPEN',
    ready: false,
    startWhenReady: false,
    availableAt: null,
  })
  await api.close(base.id)
  expect(await api.ticket(asks.id)).toMatchObject({ awaitingReason: 'DEPS_READY' })
})

test('a countdown that has passed meanwhile is simply due', async () => {
  const project = await api.createProject({ reviewDelaySeconds: 1 })
  const ticket = await agents().finishedTicket(project, {}, 'All done: the tests pass.')
  await claimReview(ann, ticket.review.id)
  const resolution = await resolve(ann, ticket.review.id, 'REPLY', 'Are you sure?')
  const { id } = decodeGlobalId(resolution.id)
  await eventually(async () => {
    const [row] = await server.sql(
      `SELECT (state->'ticket'->>'review_scheduled_at')::timestamptz < now() AS over
       FROM undo_states WHERE resolution_id = $1`,
      [id],
    )
    expect(row).toEqual({ over: true })
  })
  await undo(resolution)
  // The claim came back with it, and nothing closes under a person's hands.
  expect(await api.ticket(ticket.id)).toMatchObject({
    status: 'AWAITING_INPUT',
    reviewScheduledAt: ticket.reviewScheduledAt,
  })
  await releaseReview(ann, ticket.review.id)
  await eventually(async () => {
    expect(await api.ticket(ticket.id)).toMatchObject({ status: 'DONE', closeReason: 'AUTO_REVIEWED' })
  })
})

test.each(['APPROVE_PERMISSION', 'ALWAYS_ALLOW_PERMISSION', 'REJECT_PERMISSION', 'CLOSE', 'DISMISS'])(
  '%s taken back: the request is open again, nothing is granted, and it can be answered anew',
  async (action) => {
    const whole = async (id: string) => [
      await wholeSubject(server, 'ticket', id),
      await api.ticket(id, PERMISSION),
    ]
    const { id, review } = await agents().askingTicket(await api.createProject(), 'psql', { priority: 'LOW' })
    const before = await whole(id)
    const resolution = await resolve(ann, review.id, action, 'On staging.')
    if (action !== 'CLOSE' && action !== 'DISMISS') {
      expect(await api.ticket(id)).toMatchObject({ ready: false, availableAt: resolution.undoableUntil })
    }
    await undo(resolution)
    expect(await whole(id)).toEqual(before)
    expect(await outcomeOf(ann, resolution.id)).toBe('UNDONE')
    await resolve(ann, review.id, 'ALWAYS_ALLOW_PERMISSION')
    expect(await api.ticket(id, PERMISSION)).toMatchObject({
      permissionRequest: null,
      permissionAnswer: { granted: true, always: true, note: null },
      allowedTools: [{ tool: 'psql' }],
    })
  },
)

test('a revocation closes the window of the grant', async () => {
  const { id, review } = await agents().askingTicket(await api.createProject())
  const resolution = await resolve(ann, review.id, 'ALWAYS_ALLOW_PERMISSION')
  await api.revokeTool(id, 'psql')
  expect(messageOf(await tryUndo(ann, resolution))).toMatch('Ann did something to the ticket')
})

test('a snooze comes back with what was left of it', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  const until = new Date(Date.now() + 3_600_000).toISOString()
  await ann.ok('mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { id } } }', {
    input: { reviewId: ticket.reviewId, until },
  })
  const before = await wholeSubject(server, 'ticket', ticket.ticketId)
  expect(before.shown.review).toMatchObject({ status: 'SNOOZED', snoozedUntil: until })
  await undo(await resolve(ann, ticket.reviewId, 'RETRY'))
  expect(await wholeSubject(server, 'ticket', ticket.ticketId)).toEqual(before)
})

test('what it settled about older resolutions is open again', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  const reply = await resolve(ann, ticket.reviewId, 'REPLY', 'Go on.')
  const { ticket: stopped } = await api.stop(ticket.ticketId)
  for (const action of ['CLOSE', 'DISMISS', 'RETRY']) {
    const resolution = await resolve(ann, stopped.review.id, action)
    expect(await outcomeOf(ann, reply.id)).toBe('SUPERSEDED')
    await undo(resolution)
    expect(await outcomeOf(ann, reply.id)).toBe('PENDING')
  }
})

test.each<[string, string, (ticketId: string) => Promise<unknown>]>([
  ['a message', 'REPLY', (id) => api.post(id, 'USER', 'Wait.')],
  ['a stop', 'RETRY', (id) => api.stop(id)],
  ['a close', 'RETRY', (id) => api.close(id)],
  ['a reopening', 'CLOSE', (id) => api.reopen(id)],
  ['a message that reopens', 'DISMISS', (id) => api.post(id, 'USER', 'No.')],
])('%s closes the window of %s, and that is said', async (_event, action, happen) => {
  const ticket = await stoppedTicket(server, 'ERROR')
  const resolution = await resolve(ann, ticket.reviewId, action, 'Go on.')
  await happen(ticket.ticketId)
  const before = await wholeSubject(server, 'ticket', ticket.ticketId)
  const refused = await tryUndo(ann, resolution)
  expect(codeOf(refused)).toBe('INVALID_STATE')
  expect(messageOf(refused)).toMatch(/^Too late to undo this: Ann did something to the ticket at /)
  expect(await wholeSubject(server, 'ticket', ticket.ticketId)).toEqual(before)
})

test('what a ticket is closed with directly has no window', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  await api.close(ticket.ticketId)
  const [close] = (await readReview(ann, ticket.reviewId)).resolutions
  expect(close.undoableUntil).toBeNull()
  const refused = await tryUndo(ann, close)
  expect([codeOf(refused), messageOf(refused)]).toEqual([
    'INVALID_STATE',
    'This cannot be undone: there was no time to undo it.',
  ])
})

test('everybody who looks on sees it wait again, without what was said to it', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  const resolution = await resolve(ann, ticket.reviewId, 'REPLY', 'Go on.')
  const queue = await server.subscribe(
    `subscription ($filter: ReviewFilter) {
      queueChanged(filter: $filter) { type reviewId review { id status version claim { by } } } }`,
    { filter: { projectIds: [ticket.projectId] } },
  )
  const detail = await server.subscribe(
    `subscription ($id: ID!) {
      ticketChanged(ticketId: $id) { ticket { status awaitingReason messages(first: 50) { nodes { role } } } } }`,
    { id: ticket.ticketId },
  )
  await undo(resolution)
  await queue.nextWhere(({ queueChanged }) => {
    const { type, review } = queueChanged
    return type === 'UPSERTED' && review.status === 'OPEN' && review.version === ticket.version + 2
  })
  await detail.nextWhere(({ ticketChanged: { ticket: seen } }) => {
    const roles = seen.messages.nodes.map((message: Json) => message.role)
    return seen.awaitingReason === 'ERROR' && !roles.slice(1).includes('USER')
  })
  await Promise.all([queue.stop(), detail.stop()])
})
