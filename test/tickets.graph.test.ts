import { afterAll, beforeAll, expect, test } from 'vitest'
import { MODEL_FIELDS, modelProgress } from './support/graphModel.ts'
import type { Json } from './support/graphqlClient.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

// Who waits for whom, what that means for each ticket and its project, and what a close would start.

let server: TestServer
let ann: TokenClient
let api: TicketApi
let agents: TicketApi
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  api = ticketApi(ann)
  agents = ticketApi(server.admin)
})
afterAll(() => server.stop())

const BLOCKERS = 'blockers { kind text ticket { number } }'
const NOTES = 'dependencyNotes { kind text ticket { number } }'
const WOULD_START = 'closeWouldStart { number }'
const PROGRESS = `total ready running reviewing waitingForPerson waiting blocked done skipped
  blockedBy { ticket { id } count }`

const blockersOf = async (id: string): Promise<Json[]> => (await api.ticket(id, BLOCKERS)).blockers
const notesOf = async (id: string): Promise<Json[]> => (await api.ticket(id, NOTES)).dependencyNotes
test('every blocker has its kind, its ticket and its sentence', async () => {
  const project = await api.createProject({ maxParallel: 1 })
  const elsewhere = await api.createProject()
  const [foreign] = (await api.createTickets(elsewhere, [{}])) as [Json]
  const [first, second, needing, free] = (await api.createTickets(project, [
    { ref: 'first', sequence: 1 },
    { sequence: 2 },
    { dependsOn: ['first', foreign.number], sequence: 3 },
    {},
  ])) as [Json, Json, Json, Json]
  expect(await blockersOf(first.id)).toEqual([])
  expect(await blockersOf(needing.id)).toEqual([
    {
      kind: 'DEPENDENCY',
      text: `Waits for ${foreign.number}, which is not started yet.`,
      ticket: { number: foreign.number },
    },
    {
      kind: 'DEPENDENCY',
      text: `Waits for ${first.number}, which is not started yet.`,
      ticket: { number: first.number },
    },
    {
      kind: 'SEQUENCE',
      text: `Its turn comes after ${first.number}, which is not started yet, and one other.`,
      ticket: { number: first.number },
    },
  ])

  const [lease] = await agents.claim(project)
  expect(lease!.ticket.id).toBe(first.id)
  expect(await blockersOf(first.id)).toEqual([])
  expect(await blockersOf(free.id)).toEqual([
    {
      kind: 'PROJECT_FULL',
      text: 'Another ticket of the project is in progress, and only one may be at once.',
      ticket: null,
    },
  ])
  await agents.failTurn(lease!.lease, { type: 'RATE_LIMIT', message: 'Slow down.' })
  const { availableAt } = await api.ticket(first.id)
  expect(await blockersOf(first.id)).toEqual([
    { kind: 'BACKOFF', text: `It is put off until ${availableAt.slice(11, 19)} UTC.`, ticket: null },
  ])
  await api.stop(first.id)
  expect(await blockersOf(second.id)).toEqual([
    {
      kind: 'SEQUENCE',
      text: `Its turn comes after ${first.number}, which was stopped and waits for a person.`,
      ticket: { number: first.number },
    },
  ])
})

test('a dependency that was stopped, failed, asks, or was skipped is noted until the ticket is finished', async () => {
  const project = await api.createProject({ maxParallel: 50 })
  const [stopped, failed, asking, skipped, fine, last] = (await api.createTickets(project, [
    ...['stopped', 'failed', 'asking', 'skipped', 'fine'].map((ref) => ({ ref })),
    { dependsOn: ['stopped', 'failed', 'asking', 'skipped', 'fine'] },
  ])) as [Json, Json, Json, Json, Json, Json]
  expect(await notesOf(last.id)).toEqual([])
  const leases = await agents.claim(project, { limit: 5 })
  const leaseOf = (ticket: Json) => leases.find((lease) => lease.ticket.id === ticket.id)!.lease as string
  await api.stop(stopped.id)
  await agents.failTurn(leaseOf(failed), { type: 'CAPTCHA', message: 'A captcha.' })
  await agents.requestPermission(leaseOf(asking), 'psql')
  await agents.finishTurn(leaseOf(fine))
  const { ticket } = await api.stop(skipped.id)
  await resolve(ann, ticket.review.id, 'DISMISS')
  expect(await notesOf(last.id)).toEqual(
    [
      [stopped, 'STOPPED', 'was stopped and waits for a person'],
      [failed, 'FAILED', 'failed and waits for a person'],
      [asking, 'WAITS_FOR_PERSON', 'waits for a person’s permission'],
      [skipped, 'SKIPPED', 'was left out: its work was not done'],
    ].map(([of, kind, does]) => ({
      kind,
      text: `${(of as Json).number} ${does as string}.`,
      ticket: { number: (of as Json).number },
    })),
  )
  for (const { id } of [stopped, failed, asking, fine]) await api.close(id)
  expect(await notesOf(last.id)).toMatchObject([{ kind: 'SKIPPED' }])
  await api.close(last.id)
  expect(await notesOf(last.id)).toEqual([])
})

/** Reproducible: the seed is in the test's name. */
function randomOf(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Tickets of two projects that depend on each other across them; what depends on something has no lower sequence. */
async function randomTickets(projects: readonly string[], below: (limit: number) => number) {
  const created: Json[] = []
  for (let round = 0; round < 5; round++) {
    const project = projects[round % 2]!
    const inputs = Array.from({ length: 4 }, (_, place) => {
      const earlier = created.filter(() => below(5) === 0)
      return {
        dependsOn: [...earlier.map(({ number }) => number), ...(place > 0 && below(3) === 0 ? ['r0'] : [])],
        ref: `r${place}`,
        sequence: below(3) === 0 ? round + 1 : null,
        startWhenReady: below(5) > 0,
        priority: ['URGENT', 'HIGH', 'NORMAL', 'LOW'][below(4)],
      }
    })
    created.push(...(await api.createTickets(project, inputs)))
  }
  return created
}

test.each([11, 23])(
  'random graph %i: closeWouldStart is what a close starts, and progress what the tickets say, at every step',
  async (seed) => {
    const below = randomOf(seed)
    const maxParallel = 1 + below(3)
    const projects = [
      await api.createProject({ maxParallel }),
      await api.createProject({ maxParallel: 50 }),
    ] as const
    const tickets = await randomTickets(projects, below)
    const read = async () => {
      const both = await ann.ok(
        `query ($one: ID!, $other: ID!) { ${['one', 'other']
          .map(
            (name) => `
          ${name}: node(id: $${name}) { ... on Project { progress { ${PROGRESS} } } }
          ${name}Tickets: tickets(projectId: $${name}, first: 100) { nodes { ${MODEL_FIELDS} ${WOULD_START} } }`,
          )
          .join('')} }`,
        { one: projects[0], other: projects[1] },
      )
      const all: Json[] = [...both.oneTickets.nodes, ...both.otherTickets.nodes]
      return {
        progress: [both.one.progress, both.other.progress],
        all: all.toSorted((one, other) => placeOf(one) - placeOf(other)),
      }
    }
    const placeOf = ({ id }: Json) => tickets.findIndex((ticket) => ticket.id === id)

    let started = 0
    for (;;) {
      const { progress, all } = await read()
      expect(progress).toEqual([
        modelProgress(projects[0], maxParallel, all),
        modelProgress(projects[1], 50, all),
      ])
      const unfinished = all.filter(({ status }) => status !== 'DONE' && status !== 'SKIPPED')
      for (const done of all.filter((ticket) => !unfinished.includes(ticket))) {
        expect(done.closeWouldStart).toEqual([])
      }
      if (unfinished.length === 0) break
      const ticket = unfinished[below(unfinished.length)]!
      const what = below(6)
      if (what === 0) await api.stop(ticket.id)
      else if (what === 1) {
        const [lease] = await agents.claim(projects[below(2)]!)
        if (lease && below(2) === 0) await agents.finishTurn(lease.lease)
      } else {
        const closed = await api.close(ticket.id)
        expect(closed.started).toEqual(ticket.closeWouldStart)
        started += closed.started.length
      }
    }
    expect(started).toBeGreaterThan(0)
  },
  60_000,
)

test('the graph of a project has its edges, those of what is not finished first', async () => {
  const project = await api.createProject()
  const [foreign] = (await api.createTickets(await api.createProject(), [{}])) as [Json]
  const [a, b, c, d] = (await api.createTickets(project, [
    { ref: 'a' },
    { ref: 'b', dependsOn: ['a'] },
    { ref: 'c', dependsOn: ['a', 'b', foreign.number] },
    { dependsOn: ['a'] },
  ])) as [Json, Json, Json, Json]
  const edges = async (first?: number): Promise<string[]> => {
    const { node } = await ann.ok(
      `query ($id: ID!, $first: Int) { node(id: $id) { ... on Project {
        dependencies(first: $first) { ticket { number } dependsOn { number } } } } }`,
      { id: project, first },
    )
    return node.dependencies.map(({ ticket, dependsOn }: Json) => `${ticket.number} ${dependsOn.number}`)
  }
  const pairs = [
    [b, a],
    [c, foreign],
    [c, a],
    [c, b],
    [d, a],
  ].map(([from, to]) => `${from!.number} ${to!.number}`)
  expect(await edges()).toEqual(pairs)
  await api.close(b.id)
  expect(await edges(2)).toEqual(pairs.slice(1, 3))
  expect((await edges(null as never)).at(-1)).toBe(pairs[0])
  for (const first of [0, 1001]) await expect(edges(first)).rejects.toThrow('from 1 to 1,000')
})

test('lists of tickets are narrowed by reason, countdown and words', async () => {
  const project = await api.createProject({ maxParallel: 50 })
  const asking = await agents.askingTicket(project, 'psql', { title: '50% off: Ärger im Laden' })
  const countdown = await agents.finishedTicket(project)
  const [open, stopped] = (await api.createTickets(project, [{ title: 'Nothing' }, {}])) as [Json, Json]
  await api.stop(stopped.id)
  const list = async (args: string): Promise<string[]> => {
    const { node, tickets } = await ann.ok(
      `query ($id: ID!) { tickets(projectId: $id, ${args}) { nodes { id } }
        node(id: $id) { ... on Project { tickets(${args}) { nodes { id } } } } }`,
      { id: project },
    )
    expect(node.tickets).toEqual(tickets)
    return tickets.nodes.map(({ id }: Json) => id)
  }
  expect(await list('awaitingReason: [PERMISSION, STOPPED]')).toEqual([asking.id, stopped.id])
  expect(await list('awaitingReason: []')).toEqual([])
  expect(await list('scheduled: true')).toEqual([countdown.id])
  expect(await list('scheduled: false, status: [OPEN, IN_PROGRESS]')).toEqual([open.id])
  expect(await list('search: "0% OFF: är"')).toEqual([asking.id])
  expect(await list('search: "%"')).toEqual([asking.id])
  expect(await list(`search: " ${stopped.number.toLowerCase()} "`)).toEqual([stopped.id])
  expect(await list('search: "", awaitingReason: null, scheduled: null, first: 2')).toHaveLength(2)
})
