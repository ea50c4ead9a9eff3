import { afterAll, beforeAll, expect, it } from 'vitest'
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

/** The most tickets of a project that were ever in progress at once, by their leases. */
async function mostAtOnce(projectNumberPrefix: string): Promise<number> {
  const [row] = await server.sql(
    `SELECT max(running) AS most FROM (
       SELECT sum(step) OVER (ORDER BY at, step) AS running FROM (
         SELECT l.created_at AS at, 1 AS step FROM leases l JOIN tickets t ON t.id = l.ticket_id WHERE t.number LIKE $1
         UNION ALL
         SELECT l.ended_at, -1 FROM leases l JOIN tickets t ON t.id = l.ticket_id
         WHERE t.number LIKE $1 AND l.ended_at IS NOT NULL) steps) counted`,
    [`${projectNumberPrefix}-%`],
  )
  return Number(row.most)
}

it('holds maxParallel while 20 workers claim and finish as fast as they can', async () => {
  const project = await api.createProject({ key: 'PAR', maxParallel: 3 })
  await api.createTickets(
    project,
    Array.from({ length: 40 }, () => ({})),
  )
  const claimed: string[] = []
  const worker = async (_: unknown, name: number) => {
    while (claimed.length < 40) {
      const leases = await api.claim(project, { worker: `w${name}`, limit: 1 + (name % 3) })
      for (const { lease, ticket } of leases) {
        claimed.push(ticket.number)
        await api.finishTurn(lease)
      }
    }
  }
  await Promise.all(Array.from({ length: 20 }, worker))
  expect(claimed).toHaveLength(40)
  expect(new Set(claimed).size).toBe(40)
  expect(await mostAtOnce('PAR')).toBeLessThanOrEqual(3)
})

it('gives 20 workers that claim at once exactly the free places', async () => {
  const project = await api.createProject({ maxParallel: 7 })
  await api.createTickets(
    project,
    Array.from({ length: 30 }, () => ({})),
  )
  const claims = await Promise.all(
    Array.from({ length: 20 }, (_, name) => api.claim(project, { worker: `w${name}`, limit: 2 })),
  )
  const got = claims.flat().map(({ ticket }: Json) => ticket.number)
  expect(got).toHaveLength(7)
  expect(new Set(got).size).toBe(7)
})

it('goes on to another project where the first has no place left', async () => {
  const full = await api.createProject({ maxParallel: 1 })
  const free = await api.createProject({ maxParallel: 10 })
  await api.createTickets(full, [{ priority: 'URGENT' }, { priority: 'URGENT' }])
  await api.createTickets(free, [{ priority: 'LOW' }])
  const leases = await api.claim(full, { limit: 10, projectIds: [full, free] })
  expect(leases.map(({ ticket }: Json) => ticket.priority)).toEqual(['URGENT', 'LOW'])
  expect(await api.claim(full, { projectIds: [] })).toEqual([])
})

it('gives a worker that names tickets only these, and each of them once', async () => {
  const project = await api.createProject({ maxParallel: 50 })
  const [first, wanted, waits] = await api.createTickets(project, [
    { priority: 'URGENT', ref: 'first' },
    { priority: 'LOW' },
    { dependsOn: ['first'] },
  ])
  const ask = (ids: string[]) => api.claim(project, { ticketIds: ids, limit: 10 })
  const claims = await Promise.all(Array.from({ length: 6 }, () => ask([wanted.id, waits.id])))
  expect(claims.flat().map(({ ticket }: Json) => ticket.number)).toEqual([wanted.number])
  expect(await ask([])).toEqual([])
  expect((await ask([first.id])).map(({ ticket }: Json) => ticket.number)).toEqual([first.number])
  const unknown = { input: { worker: 'w', ticketIds: ['VGlja2V0OjE5OTk5OTk='] } }
  const mutation =
    'mutation ($input: ClaimTicketsInput!) { claimTickets(input: $input) { leases { lease } } }'
  expect(await server.admin.code(mutation, unknown)).toBe('NOT_FOUND')
})

it('numbers tickets without a gap, whoever creates them at once', async () => {
  const project = await api.createProject({ key: 'GAP' })
  const refused = {
    input: { projectId: project, tickets: [{ title: 'x', body: 'x', dependsOn: ['nobody'] }] },
  }
  const mutation =
    'mutation ($input: CreateTicketsInput!) { createTickets(input: $input) { tickets { number } } }'
  const calls = await Promise.all(
    Array.from({ length: 12 }, async (_, place) => {
      if (place % 3 === 0) expect(await server.admin.code(mutation, refused)).toBe('BAD_USER_INPUT')
      return api.createTickets(project, [{ title: `${place}a` }, { title: `${place}b` }])
    }),
  )
  const numbers = calls.flat().map(({ number }: Json) => Number(number.slice(4)))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, place) => place + 1))
})

it('wakes a ticket whose backoff is over, and says so', async () => {
  const project = await api.createProject()
  const { ticket, lease } = await api.claimedTicket(project)
  await api.failTurn(lease, { type: 'NETWORK_ERROR', message: 'no route' })
  await server.sql('UPDATE tickets SET available_at = now() WHERE number = $1', [ticket.number])
  await expect
    .poll(() => api.ticket(ticket.id), { timeout: 10_000 })
    .toMatchObject({ status: 'OPEN', availableAt: null, ready: true })
  const events = await server.sql(
    `SELECT type FROM events WHERE ticket_id = (SELECT id FROM tickets WHERE number = $1) ORDER BY position`,
    [ticket.number],
  )
  expect(events.at(-1)?.type).toBe('ticket.available')
})
