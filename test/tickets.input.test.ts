import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let api: TicketApi
let project: string
let ticket: { id: string; number: string }

beforeAll(async () => {
  server = await startTestServer()
  api = ticketApi(server.admin)
  project = await api.createProject({ key: 'TAKEN', maxParallel: 100 })
  const [created] = await api.createTickets(project, [{ sequence: 5 }])
  ticket = created
})
afterAll(() => server?.stop())

type Input = Record<string, unknown>
const globalId = (type: string, id: number) => btoa(`${type}:${id}`)

/** The error of a call that has to fail, as the contract has it, after a look that no row came of it. */
async function refusal(field: string, input: Input): Promise<{ code: string; field?: string }> {
  const type = field[0]!.toUpperCase() + field.slice(1)
  const before = await rows()
  const { errors, data } = await server.admin.gql(
    `mutation ($input: ${type}Input!) { ${field}(input: $input) { __typename } }`,
    { input },
  )
  if (!errors?.[0]) throw new Error(`It should have failed: ${JSON.stringify(data)}`)
  expect(await rows()).toEqual(before)
  const { code, field: where } = errors[0].extensions
  return where === undefined ? { code } : { code, field: where }
}

async function rows(): Promise<unknown> {
  const tables = [
    'projects',
    'tickets',
    'ticket_dependencies',
    'messages',
    'leases',
    'reviews',
    'review_logs',
    'idempotency_keys',
  ]
  return Promise.all(
    tables.map(
      async (table) =>
        (await server.sql(`SELECT count(*)::int, max(xmin::text::bigint)::text AS newest FROM ${table}`))[0],
    ),
  )
}

const bad = (field: string) => ({ code: 'BAD_USER_INPUT', field })

describe('createProject', () => {
  it.each<[Input, string]>([
    [{ name: '', key: 'ABC' }, 'name'],
    [{ name: 'x'.repeat(201), key: 'ABC' }, 'name'],
    [{ name: 'x', key: 'TAKEN' }, 'key'],
    [{ name: 'x', key: '1ABC' }, 'key'],
    [{ name: 'x', key: 'x'.repeat(33) }, 'key'],
    [{ name: 'x', key: 'A B' }, 'key'],
    [{ name: 'x', key: 'ABC', reviewDelaySeconds: -1 }, 'reviewDelaySeconds'],
    [{ name: 'x', key: 'ABC', maxParallel: 0 }, 'maxParallel'],
  ])('refuses %j', async (input, field) => {
    expect(await refusal('createProject', input)).toEqual(bad(field))
  })
})

describe('createTickets', () => {
  const job = (more: Input = {}) => ({ title: 'A job', body: 'Do it.', ...more })
  const fifty = Array.from({ length: 51 }, (_, place) => job({ ref: `r${place}` }))

  it.each<[string, Input[], string]>([
    ['none', [], 'tickets'],
    ['too many', Array.from({ length: 1001 }, () => job()), 'tickets'],
    ['a blank title', [job(), job({ title: ' ' })], 'tickets.1.title'],
    ['a blank body', [job({ body: '\n' })], 'tickets.0.body'],
    ['a NUL character', [job({ body: 'a\0b' })], 'tickets.0.body'],
    ['an unknown ref', [job(), job({ dependsOn: ['nobody'] })], 'tickets.1.dependsOn'],
    ['an unknown number', [job({ dependsOn: ['TAKEN-999'] })], 'tickets.0.dependsOn'],
    ['an unknown id', [job({ dependsOn: [globalId('Ticket', 99_999)] })], 'tickets.0.dependsOn'],
    ['the id of a project', [job({ dependsOn: [globalId('Project', 1)] })], 'tickets.0.dependsOn'],
    ['itself', [job({ ref: 'a', dependsOn: ['a'] })], 'tickets.0.dependsOn'],
    ['a ref twice', [job({ ref: 'a' }), job({ ref: 'a' })], 'tickets.1.ref'],
    [
      'a circle',
      [
        job(),
        job({ ref: 'a', dependsOn: ['c'] }),
        job({ ref: 'b', dependsOn: ['a'] }),
        job({ ref: 'c', dependsOn: ['b'] }),
      ],
      'tickets.1.dependsOn',
    ],
    [
      '51 dependencies',
      [...fifty, job({ dependsOn: fifty.map(({ ref }: Input) => ref) })],
      'tickets.51.dependsOn',
    ],
    [
      'a later sequence',
      [job({ ref: 'a', sequence: 2 }), job({ sequence: 1, dependsOn: ['a'] })],
      'tickets.1.dependsOn',
    ],
    ['a later sequence that exists', [job({ sequence: 4, dependsOn: ['TAKEN-1'] })], 'tickets.0.dependsOn'],
    [
      'a later sequence through another',
      [
        job({ ref: 'a', sequence: 2 }),
        job({ ref: 'b', dependsOn: ['a'] }),
        job({ sequence: 1, dependsOn: ['b'] }),
      ],
      'tickets.2.dependsOn',
    ],
    [
      'a later sequence through one that exists',
      [job({ ref: 'a', dependsOn: ['TAKEN-1'] }), job({ sequence: 4, dependsOn: ['a'] })],
      'tickets.1.dependsOn',
    ],
  ])('refuses %s', async (_name, tickets, field) => {
    expect(await refusal('createTickets', { projectId: project, tickets })).toEqual(bad(field))
  })

  it('refuses a project that is none', async () => {
    const tickets = [job()]
    expect(await refusal('createTickets', { projectId: globalId('Project', 999), tickets })).toEqual({
      code: 'NOT_FOUND',
    })
    expect(await refusal('createTickets', { projectId: ticket.id, tickets })).toEqual(bad('projectId'))
    expect(await refusal('createTickets', { projectId: 'nonsense', tickets })).toEqual(bad('projectId'))
  })

  it('takes 1,000 tickets, fifty dependencies, and a call again by its key', async () => {
    const own = await api.createProject()
    const chain = Array.from({ length: 1000 }, (_, place) => ({
      ref: `t${place}`,
      dependsOn: Array.from({ length: Math.min(place, 50) }, (_unused, back) => `t${place - 1 - back}`),
    }))
    const tickets = chain.map((more) => job(more))
    const mutation =
      'mutation ($input: CreateTicketsInput!) { createTickets(input: $input) { tickets { id } } }'
    const input = { projectId: own, tickets, idempotencyKey: 'chain' }
    const first = await server.admin.ok(mutation, { input })
    expect(first.createTickets.tickets).toHaveLength(1000)
    expect(await server.admin.ok(mutation, { input })).toEqual(first)
    const other = { ...input, tickets: tickets.slice(1, 2).map(() => job()) }
    expect(await refusal('createTickets', other)).toEqual(bad('idempotencyKey'))
    expect(
      (
        await server.sql(
          `SELECT count(*)::int FROM tickets t JOIN projects p ON p.id = t.project_id WHERE p.max_parallel = 5`,
        )
      )[0].count,
    ).toBe(1000)
  })
})

describe('the rest', () => {
  it.each<[string, () => Input, { code: string; field?: string }]>([
    ['claimTickets', () => ({ worker: '' }), bad('worker')],
    ['claimTickets', () => ({ worker: 'w', limit: 0 }), bad('limit')],
    ['claimTickets', () => ({ worker: 'w', limit: 101 }), bad('limit')],
    ['claimTickets', () => ({ worker: 'w', leaseSeconds: 86_401 }), bad('leaseSeconds')],
    ['claimTickets', () => ({ worker: 'w', projectIds: ['x'] }), bad('projectIds.0')],
    ['claimTickets', () => ({ worker: 'w', projectIds: [globalId('Project', 999)] }), { code: 'NOT_FOUND' }],
    ['postMessage', () => ({ ticketId: ticket.id, role: 'USER', content: ' ' }), bad('content')],
    ['postMessage', () => ({ ticketId: ticket.id, role: 'USER', content: 'a\0' }), bad('content')],
    ['postMessage', () => ({ ticketId: ticket.id, role: 'SYSTEM', content: 'a' }), bad('role')],
    ['postMessage', () => ({ ticketId: ticket.id, role: 'TOOL', content: 'a' }), bad('lease')],
    [
      'postMessage',
      () => ({ ticketId: ticket.id, role: 'TOOL', content: 'a', lease: 'x' }),
      { code: 'LEASE_LOST' },
    ],
    [
      'postMessage',
      () => ({ ticketId: globalId('Ticket', 99_999), role: 'USER', content: 'a' }),
      { code: 'NOT_FOUND' },
    ],
    ['finishTurn', () => ({ lease: 'a\0b' }), { code: 'LEASE_LOST' }],
    ['finishTurn', () => ({ lease: 'x', seenThrough: ticket.id }), bad('seenThrough')],
    ['failTurn', () => ({ lease: 'x', failure: { type: 'OTHER', message: '' } }), bad('failure.message')],
    ['failTurn', () => ({ lease: 'x', failure: { type: 'OTHER', message: 'm' } }), { code: 'LEASE_LOST' }],
    ['stopTicket', () => ({ ticketId: project }), bad('ticketId')],
    ['stopTicket', () => ({ ticketId: globalId('Ticket', 99_999) }), { code: 'NOT_FOUND' }],
    ['closeTicket', () => ({ ticketId: ticket.id, notes: 'x'.repeat(10_001) }), bad('notes')],
    ['reopenTicket', () => ({ ticketId: ticket.id }), { code: 'INVALID_STATE' }],
    ['rescheduleReview', () => ({ ticketId: ticket.id, minutes: -1 }), bad('minutes')],
    ['rescheduleReview', () => ({ ticketId: ticket.id, minutes: 1 }), { code: 'INVALID_STATE' }],
    ['cancelAutoReview', () => ({ ticketId: ticket.id }), { code: 'INVALID_STATE' }],
  ])('refuses %s %#', async (field, input, expected) => {
    expect(await refusal(field, input())).toEqual(expected)
  })

  it('refuses seenThrough that is no USER message of the ticket', async () => {
    const { ticket: claimed, lease } = await api.claimedTicket(await api.createProject())
    const { message } = await api.post(claimed.id, 'ASSISTANT', 'done', lease)
    const elsewhere = await api.post(ticket.id, 'USER', 'hello')
    for (const seenThrough of [message.id, elsewhere.message.id, globalId('Message', 999_999)]) {
      expect(await refusal('finishTurn', { lease, seenThrough })).toEqual(bad('seenThrough'))
    }
    expect((await api.ticket(claimed.id)).status).toBe('IN_PROGRESS')
  })

  it('finds a ticket by number or id, and null where there is none', async () => {
    const find = (args: string) => server.admin.gql(`{ ticket(${args}) { number } }`)
    expect((await find('number: "TAKEN-1"')).data.ticket.number).toBe('TAKEN-1')
    expect((await find('number: "TAKEN-99"')).data.ticket).toBeNull()
    expect((await find(`id: "${globalId('Ticket', 99_999)}"`)).data.ticket).toBeNull()
    expect((await find(`id: "${project}"`)).errors?.[0]?.extensions.field).toBe('id')
    expect((await server.admin.gql('{ ticket { number } }')).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
  })

  it('pages through tickets and messages', async () => {
    const own = await api.createProject()
    const created = await api.createTickets(own, [{}, {}, {}])
    await api.close(created[1].id)
    const seen: string[] = []
    for (let after: string | null = null, more = true; more;) {
      const { tickets }: Json = await server.admin.ok(
        'query ($p: ID!, $after: String) { tickets(projectId: $p, first: 2, after: $after) { nodes { number } pageInfo { hasNextPage endCursor } } }',
        { p: own, after },
      )
      seen.push(...tickets.nodes.map(({ number }: { number: string }) => number))
      after = tickets.pageInfo.endCursor
      more = tickets.pageInfo.hasNextPage
    }
    expect(seen).toEqual(created.map(({ number }) => number))
    const open = await server.admin.ok(
      'query ($p: ID!) { node(id: $p) { ... on Project { tickets(status: [OPEN]) { nodes { number } } } } }',
      { p: own },
    )
    expect(open.node.tickets.nodes).toHaveLength(2)
    expect(await server.admin.code('{ tickets(first: 101) { nodes { id } } }')).toBe('BAD_USER_INPUT')
    expect(await server.admin.code('{ tickets(after: "x") { nodes { id } } }')).toBe('BAD_USER_INPUT')
  })
})
