import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { eventually } from './support/eventually.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let api: TicketApi

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_TICK_MS: '60000' })
  api = ticketApi(server.admin)
})
afterAll(() => server?.stop())

const EVERYTHING = `
  query ($project: ID!, $first: Int!) {
    tickets(projectId: $project, first: $first) {
      nodes {
        number ready
        project { key }
        dependsOn { number }
        dependents(first: 10) { number }
        review { status summary }
        lastFailure { message }
        classifications(first: 3) { verdict }
        latestMessages(first: 2) { content }
      }
    }
  }`

/** How many SQL statements a page of this size takes. */
async function statementsFor(project: string, first: number): Promise<number> {
  const { logger } = server.app.database
  const log = vi.spyOn(logger, 'logQuery')
  try {
    const { tickets } = await server.admin.ok(EVERYTHING, { project, first })
    expect(tickets.nodes).toHaveLength(first)
    // The feed reads events on its own time.
    return log.mock.calls.filter(([sql]) => !/events|pg_locks|idempotency/.test(sql)).length
  } finally {
    log.mockRestore()
  }
}

it('reads a long page of tickets in as many statements as a short one', async () => {
  const project = await api.createProject({ maxParallel: 50 })
  await api.createTickets(
    project,
    Array.from({ length: 30 }, (_, place) => ({
      ref: `t${place}`,
      dependsOn: place % 2 ? [`t${place - 1}`] : [],
    })),
  )
  for (const { lease } of await api.claim(project, { limit: 10 })) {
    await api.failTurn(lease, { type: 'CAPTCHA', message: 'stuck' })
  }
  // What follows on the failures may still be read beside the first page.
  await eventually(async () => {
    const few = await statementsFor(project, 2)
    expect(few).toBeGreaterThan(5)
    expect(await statementsFor(project, 30)).toBe(few)
  })
})

it('gives each ticket its own of everything', async () => {
  const project = await api.createProject()
  const [a, b] = await api.createTickets(project, [{ ref: 'a' }, { dependsOn: ['a'] }])
  const [lease] = await api.claim(project)
  for (const content of ['one', 'two']) await api.post(a.id, 'ASSISTANT', content, lease.lease)
  await api.failTurn(lease.lease, { type: 'CAPTCHA', message: 'stuck at a' })
  const { tickets } = await server.admin.ok(EVERYTHING, { project, first: 10 })
  expect(tickets.nodes).toMatchObject([
    {
      number: a.number,
      ready: false,
      dependsOn: [],
      dependents: [{ number: b.number }],
      lastFailure: { message: 'stuck at a' },
      review: { status: 'OPEN' },
      latestMessages: [{ content: 'one' }, { content: 'two' }],
    },
    {
      number: b.number,
      ready: false,
      dependsOn: [{ number: a.number }],
      dependents: [],
      lastFailure: null,
      review: null,
      latestMessages: [{ content: 'Do it.' }],
    },
  ])
})

it('finds a project by its key or its id', async () => {
  const id = await api.createProject({ key: 'FIND-me' })
  const find = 'query ($id: ID, $key: String) { project(id: $id, key: $key) { id key } }'
  const found = { project: { id, key: 'FIND-me' } }
  expect(await server.admin.ok(find, { key: 'FIND-me' })).toEqual(found)
  expect(await server.admin.ok(find, { id })).toEqual(found)
  expect(await server.admin.ok(find, { key: 'find-me' })).toEqual({ project: null })
  expect(await server.admin.code(find, {})).toBe('BAD_USER_INPUT')
  expect(await server.admin.code(find, { id, key: 'FIND-me' })).toBe('BAD_USER_INPUT')
})
