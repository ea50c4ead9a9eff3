import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { subscribeSettled } from './support/liveQueue.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { tryUndo } from './support/undoCalls.ts'

// What the tickets that depend on another are told of it: their agents in the conversation, whoever looks on live.

let server: TestServer
let ann: TokenClient
let api: TicketApi
let agents: TicketApi
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
  ann = await server.clientFor('MANAGER', 'Ann')
  api = ticketApi(ann)
  agents = ticketApi(server.admin)
})
afterAll(() => server.stop())

const systemMessages = async (id: string): Promise<string[]> =>
  (await api.ticket(id, 'messages(first: 50) { nodes { role content } }')).messages.nodes
    .filter(({ role }: Json) => role === 'SYSTEM')
    .map(({ content }: Json) => content)

const noticeOf = ({ number }: Json) =>
  `${number}, which this ticket depends on, was left out by Ann: its work was not done.`

/** Somebody stops the ticket and decides that nobody needs it. */
async function skip(ticketId: string) {
  const { ticket } = await api.stop(ticketId)
  return resolve(ann, ticket.review.id, 'DISMISS')
}

/** A ticket, and one in each state that depends on it; the others began while it was closed. */
async function withDependents() {
  const project = await api.createProject({ maxParallel: 50 })
  const [base] = (await api.createTickets(project, [{}])) as [Json]
  await api.close(base.id)
  const begun = await api.createTickets(
    project,
    Array.from({ length: 4 }, () => ({ dependsOn: [base.number] })),
  )
  const [running, countdown, asking, done] = begun as [Json, Json, Json, Json]
  const leases = await agents.claim(project, { limit: 4 })
  const leaseOf = ({ id }: Json) => leases.find(({ ticket }) => ticket.id === id)!.lease as string
  await agents.post(countdown.id, 'ASSISTANT', 'All done.', leaseOf(countdown))
  await agents.finishTurn(leaseOf(countdown))
  await agents.requestPermission(leaseOf(asking), 'psql')
  await api.close(done.id)
  await api.reopen(base.id)
  const [open] = (await api.createTickets(project, [{ dependsOn: [base.number] }])) as [Json]
  return { project, base, running, countdown, asking, done, open, lease: leaseOf(running) }
}

test('a skipped dependency is said to agents that work or will work, and to nobody else', async () => {
  const { base, running, countdown, asking, done, open, lease } = await withDependents()
  await skip(base.id)
  for (const { id } of [running, asking, open]) {
    expect((await systemMessages(id)).at(-1)).toBe(noticeOf(base))
  }
  for (const { id } of [countdown, done]) expect(await systemMessages(id)).not.toContain(noticeOf(base))
  // What it said so far is no answer to that.
  await agents.finishTurn(lease)
  await api.reschedule(running.id, 0)
  await eventually(async () => {
    expect(await api.ticket(running.id)).toMatchObject({ awaitingReason: 'ERROR' })
  })
})

test('taken back, whoever has not read it is not told; who has is told of the reopening', async () => {
  const { project, base, running, asking, open } = await withDependents()
  const undone = await skip(base.id)
  const answer = await tryUndo(ann, undone)
  expect(answer.errors).toBeUndefined()
  for (const { id } of [asking, open]) expect(await systemMessages(id)).not.toContain(noticeOf(base))
  expect((await systemMessages(running.id)).slice(-2)).toEqual([
    noticeOf(base),
    `${base.number}, which this ticket depends on, was reopened by Ann.`,
  ])
  // One that stays: of the same words only the newest goes.
  await skip(base.id)
  await api.reopen(base.id)
  await tryUndo(ann, await skip(base.id))
  expect(await systemMessages(open.id)).toEqual([noticeOf(base)])
  expect(await agents.claim(project)).toEqual([])
})

test('a notice that comes while a reply can be taken back outlives the reply', async () => {
  const { base, asking } = await withDependents()
  const { review } = await api.ticket(asking.id)
  const approval = await resolve(ann, review.id, 'APPROVE_PERMISSION')
  await skip(base.id)
  expect((await tryUndo(ann, approval)).errors).toBeUndefined()
  expect((await systemMessages(asking.id)).at(-1)).toBe(noticeOf(base))
})

test('a skip and a claim of the dependent at once: the agent is told in either order', async () => {
  const project = await api.createProject({ maxParallel: 50 })
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const [base] = (await api.createTickets(project, [{}])) as [Json]
      const { ticket } = await api.stop(base.id)
      const [dependent] = (await api.createTickets(project, [{ dependsOn: [base.number] }])) as [Json]
      await Promise.all([
        ann.ok('mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }', {
          input: { reviewId: ticket.review.id, version: ticket.review.version, action: 'DISMISS' },
        }),
        agents.claim(project),
        api.post(dependent.id, 'USER', 'Hurry.'),
      ])
      expect(await systemMessages(dependent.id)).toEqual([noticeOf(base)])
    }),
  )
})

const LIVE = 'ticket { id status dependencyNotes { kind } blockers { text } }'

test('whoever looks at a ticket or its project sees what becomes of its dependencies, of other projects too', async () => {
  const [project, elsewhere] = [await api.createProject(), await api.createProject()]
  const [base, unrelated] = (await api.createTickets(elsewhere, [{}, {}])) as [Json, Json]
  const [dependent] = (await api.createTickets(project, [{ dependsOn: [base.number] }])) as [Json]
  const ticket = await subscribeSettled<Json>(
    server.wsUrl,
    server.admin.token,
    `subscription ($id: ID!) { change: ticketChanged(ticketId: $id) { ${LIVE} } }`,
    { id: dependent.id },
  )
  const list = await subscribeSettled<Json>(
    server.wsUrl,
    server.admin.token,
    `subscription ($id: ID!) { change: projectChanged(projectId: $id) { ${LIVE} } }`,
    { id: project },
  )
  const both = async (fits: (ticket: Json) => boolean) => {
    for (const live of [ticket, list]) {
      const { change } = await live.nextWhere(({ change: { ticket: seen } }) => fits(seen))
      expect(change.ticket.id).toBe(dependent.id)
    }
  }
  const notes = (seen: Json) => seen.dependencyNotes.map(({ kind }: Json) => kind).join()
  await agents.claim(elsewhere)
  await both((seen) => /in progress/.test(seen.blockers[0]?.text ?? ''))
  const stopped = await api.stop(base.id, 'Wrong.')
  await both((seen) => notes(seen) === 'STOPPED')
  await api.stop(unrelated.id)
  await resolve(ann, stopped.ticket.review.id, 'DISMISS')
  await both((seen) => notes(seen) === 'SKIPPED')
  await api.reopen(base.id)
  await both((seen) => notes(seen) === '')
  for (const live of [ticket, list]) {
    for (const { data } of live.drain()) expect(data.change.ticket.id).toBe(dependent.id)
    await live.stop()
  }
})
