import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let api: TicketApi

beforeAll(async () => {
  server = await startTestServer()
  api = ticketApi(server.admin)
})
afterAll(() => server?.stop())

const numbers = (tickets: Json[]): string[] => tickets.map((ticket) => ticket.number)

it('knows dependencies by ref, number and id, and shows both ends', async () => {
  const project = await api.createProject()
  const [first, second] = await api.createTickets(project, [{}, {}])
  const [a, b] = await api.createTickets(project, [
    { ref: 'a', dependsOn: ['b', first.number, second.id, second.id] },
    { ref: 'b' },
  ])
  const seen = await api.ticket(a.id, 'ready dependsOn { number }')
  expect(seen).toEqual({ ready: false, dependsOn: [first, second, b].map(({ number }) => ({ number })) })
  const other = await api.ticket(second.id, 'dependents { number } none: dependents(first: 1) { number }')
  expect(other.dependents).toEqual([{ number: a.number }])
})

it('takes a ref before a number', async () => {
  const project = await api.createProject()
  const [first] = await api.createTickets(project, [{}])
  const [a] = await api.createTickets(project, [{ dependsOn: [first.number] }, { ref: first.number }])
  expect((await api.ticket(a.id, 'dependsOn { number }')).dependsOn).not.toEqual([{ number: first.number }])
})

it('hands out what is ready by priority, sequence and age', async () => {
  const project = await api.createProject({ maxParallel: 100 })
  const tickets = await api.createTickets(project, [
    { ref: 'base', priority: 'LOW' },
    { dependsOn: ['base'], priority: 'URGENT' },
    { sequence: 2, priority: 'URGENT' },
    { priority: 'HIGH' },
    { sequence: 1, priority: 'HIGH' },
    { sequence: 1, priority: 'HIGH' },
    {},
  ])
  const [base, dependent, late, unsequenced, one, other, plain] = tickets
  const leases = await api.claim(project, { limit: 100 })
  expect(numbers(leases.map(({ ticket }: Json) => ticket))).toEqual(
    numbers([one, other, unsequenced, plain, base]),
  )
  expect(numbers((await api.close(one.id)).started)).toEqual([])
  expect(numbers((await api.close(base.id)).started)).toEqual([dependent.number])
  expect(numbers((await api.close(other.id)).started)).toEqual([late.number])
  expect(
    (await api.claim(project, { limit: 100 })).map(({ ticket }: Json) => ticket.number).toSorted(),
  ).toEqual(numbers([dependent, late]).toSorted())
})

it('starts a ticket through a person where it asks for that, then without asking again', async () => {
  const project = await api.createProject()
  const [ticket] = await api.createTickets(project, [{ startWhenReady: false }])
  expect(ticket).toMatchObject({ status: 'AWAITING_INPUT', awaitingReason: 'DEPS_READY', ready: false })
  expect(ticket.review).toMatchObject({ status: 'OPEN', awaitingReason: 'DEPS_READY' })
  expect(await api.claim(project)).toEqual([])
  await server.admin.ok(
    'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { status } } }',
    { input: { reviewId: ticket.review.id, version: ticket.review.version, action: 'START' } },
  )
  expect(await api.ticket(ticket.id)).toMatchObject({
    status: 'OPEN',
    ready: true,
    startWhenReady: true,
    review: null,
  })
  expect(await api.claim(project)).toHaveLength(1)
})

it('names as started only what an agent may claim now', async () => {
  const project = await api.createProject({ maxParallel: 5 })
  const [base, next, held, both] = await api.createTickets(project, [
    { ref: 'base' },
    { ref: 'next', dependsOn: ['base'] },
    { dependsOn: ['base'], startWhenReady: false },
    { dependsOn: ['base', 'next'] },
  ])
  const { started } = await api.close(base.id)
  expect(numbers(started)).toEqual([next.number])
  const leases = await api.claim(project, { limit: 10 })
  expect(leases.map(({ ticket }: Json) => ticket.number)).toEqual(numbers(started))
  expect(await api.ticket(held.id)).toMatchObject({ awaitingReason: 'DEPS_READY', ready: false })
  expect(await api.ticket(both.id)).toMatchObject({ status: 'OPEN', ready: false })
})

it('asks for the start when the last sequence before it is done', async () => {
  const project = await api.createProject()
  const [one, two, three] = await api.createTickets(project, [
    { sequence: 1 },
    { sequence: 2 },
    { sequence: 3, startWhenReady: false },
  ])
  await api.close(two.id)
  expect((await api.ticket(three.id)).status).toBe('OPEN')
  expect((await api.close(one.id)).started).toEqual([])
  expect((await api.ticket(three.id)).awaitingReason).toBe('DEPS_READY')
})

it('overlooks none of two dependencies, or of two in a sequence, that close at once', async () => {
  const project = await api.createProject()
  const groups = await Promise.all(
    Array.from({ length: 12 }, async (_, place) => {
      const [a, b, c] = await api.createTickets(project, [
        { ref: 'a' },
        { ref: 'b' },
        { dependsOn: ['a', 'b'], startWhenReady: place % 2 === 0 },
      ])
      return { a, b, c }
    }),
  )
  const sequenced = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const own = await api.createProject()
      const [a, b, c] = await api.createTickets(own, [
        { sequence: 1 },
        { sequence: 2 },
        { sequence: 3, startWhenReady: false },
      ])
      return { a, b, c }
    }),
  )
  const all = [...groups, ...sequenced]
  const closed = await Promise.all(all.map(({ a, b }) => Promise.all([api.close(a.id), api.close(b.id)])))
  for (const [place, { b, c }] of all.entries()) {
    const started = closed[place]!.flatMap((result) => numbers(result.started)).filter(
      (number) => number !== b.number,
    )
    expect(started).toEqual(c.startWhenReady ? [c.number] : [])
    const after = await api.ticket(c.id)
    expect(after.awaitingReason).toBe(c.startWhenReady ? null : 'DEPS_READY')
    expect(after.ready).toBe(c.startWhenReady)
  }
})

it('starts dependents of a person’s resolution only when nobody can take it back', async () => {
  const slow = await server.startAnother({ UNSTUCK_UNDO_SECONDS: '3' })
  const project = await api.createProject()
  const [base, next, held] = await api.createTickets(project, [
    { ref: 'base' },
    { dependsOn: ['base'] },
    { dependsOn: ['base'], startWhenReady: false },
  ])
  const { ticket } = await api.stop(base.id)
  const response = await fetch(`${slow.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.admin.token}` },
    body: JSON.stringify({
      query:
        'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { resolution { undoableUntil } } }',
      variables: { input: { reviewId: ticket.review.id, version: ticket.review.version, action: 'CLOSE' } },
    }),
  })
  const { data }: Json = await response.json()
  const { undoableUntil } = data.resolveReview.resolution
  expect(await api.ticket(next.id)).toMatchObject({
    status: 'OPEN',
    ready: false,
    availableAt: undoableUntil,
  })
  expect(await api.ticket(held.id)).toMatchObject({
    status: 'OPEN',
    availableAt: undoableUntil,
    review: null,
  })
  await eventually(async () => {
    expect(await api.ticket(next.id)).toMatchObject({ ready: true, availableAt: null })
    expect((await api.ticket(held.id)).awaitingReason).toBe('DEPS_READY')
  })
})
