import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { outcomeOf, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { changeTicket, stopAgain, stoppedTicket } from './support/ticketScenes.ts'

// What becomes of resolutions on tickets where the auto-review or a message decides.

let server: TestServer
let ann: TokenClient
let api: TicketApi
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  api = ticketApi(server.admin)
})
afterAll(() => server.stop())

const outcome = (resolution: { id: string }) => outcomeOf(ann, resolution.id)

const DONE = 'All done: the tests pass.'
const ASKS = 'Which of the two databases shall I use?'

/** The agent answers and the auto-review looks at it at once. */
async function answer(projectId: string, content: string): Promise<void> {
  const [{ lease, ticket }] = (await api.claim(projectId)) as [{ lease: string; ticket: { id: string } }]
  await api.post(ticket.id, 'ASSISTANT', content, lease)
  await api.finishTurn(lease)
  await eventually(async () => expect((await api.ticket(ticket.id)).reviewScheduledAt).toBeNull())
}

/** A ticket whose agent has asked something. */
async function questioned() {
  const projectId = await api.createProject({ reviewDelaySeconds: 0 })
  const [{ id: ticketId }] = (await api.createTickets(projectId, [{}])) as [{ id: string }]
  await answer(projectId, ASKS)
  const { awaitingReason, review } = await api.ticket(ticketId)
  expect(awaitingReason).toBe('QUESTION')
  return { projectId, ticketId, reviewId: review.id as string }
}

test.each(['REPLY', 'RETRY'])('%s is CONFIRMED when the auto-review closes the ticket', async (action) => {
  const ticket = await questioned()
  const resolution = await resolve(ann, ticket.reviewId, action, 'The first.')
  expect(await outcome(resolution)).toBe('PENDING')
  await answer(ticket.projectId, DONE)
  expect(await api.ticket(ticket.ticketId)).toMatchObject({ status: 'DONE', closeReason: 'AUTO_REVIEWED' })
  expect(await outcome(resolution)).toBe('CONFIRMED')
})

test.each(['REPLY', 'RETRY'])('%s is REFAILED when the agent asks once more', async (action) => {
  const ticket = await questioned()
  const resolution = await resolve(ann, ticket.reviewId, action, 'The first.')
  await answer(ticket.projectId, ASKS)
  expect(await outcome(resolution)).toBe('REFAILED')
})

test.each(['REPLY', 'RETRY'])('%s to a question is REFAILED by an error', async (action) => {
  const ticket = await questioned()
  const resolution = await resolve(ann, ticket.reviewId, action, 'The first.')
  await stopAgain(server, ticket.projectId, 'ERROR')
  expect(await outcome(resolution)).toBe('REFAILED')
})

test('a stop for another reason says nothing; the next resolution supersedes, DISMISS too', async () => {
  for (const next of ['REPLY', 'DISMISS']) {
    const ticket = await stoppedTicket(server, 'ERROR')
    const resolution = await resolve(ann, ticket.reviewId, 'RETRY')
    await changeTicket(ann, 'stopTicket', ticket.ticketId)
    expect(await outcome(resolution)).toBe('PENDING')
    await resolve(ann, (await api.ticket(ticket.ticketId)).review.id, next, 'Go on.')
    expect(await outcome(resolution)).toBe('SUPERSEDED')
  }
})

test('START stays CONFIRMED when the agent that took the ticket fails', async () => {
  const ticket = await stoppedTicket(server, 'DEPS_READY')
  const start = await resolve(ann, ticket.reviewId, 'START')
  await stopAgain(server, ticket.projectId, 'ERROR')
  expect(await outcome(start)).toBe('CONFIRMED')
})

test('START is SUPERSEDED when the ticket is stopped, and dealt with, before an agent took it', async () => {
  const ticket = await stoppedTicket(server, 'DEPS_READY')
  const start = await resolve(ann, ticket.reviewId, 'START')
  await changeTicket(ann, 'stopTicket', ticket.ticketId)
  await resolve(ann, (await api.ticket(ticket.ticketId)).review.id, 'RETRY')
  expect(await outcome(start)).toBe('SUPERSEDED')
})

test('CLOSE is REFAILED by a message that reopens; DISMISS is not', async () => {
  const closed = await stoppedTicket(server, 'COMPLETED')
  const close = await resolve(ann, closed.reviewId, 'CLOSE')
  await api.post(closed.ticketId, 'USER', 'Not yet.')
  expect(await outcome(close)).toBe('REFAILED')

  const skipped = await stoppedTicket(server, 'ERROR')
  const dismiss = await resolve(ann, skipped.reviewId, 'DISMISS')
  await api.post(skipped.ticketId, 'USER', 'Do it after all.')
  expect(await outcome(dismiss)).toBe('CONFIRMED')
})
