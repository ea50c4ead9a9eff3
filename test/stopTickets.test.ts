import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeGlobalId } from '../schema/globalId.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { subscribeSettled } from './support/liveQueue.ts'
import { codeOf } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { errorOf, type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let ann: TokenClient
let agent: TokenClient
let people: TicketApi
let agents: TicketApi
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  agent = await server.clientFor('INTEGRATOR', 'coder')
  people = ticketApi(ann)
  agents = ticketApi(agent)
})
afterAll(() => server.stop())

const STOP = `mutation ($input: StopTicketsInput!) { stopTickets(input: $input) {
  results { ticketId stopped code message ticket { id status awaitingReason review { summary } } } } }`

const stop = async (client: GraphQLClient, input: Json): Promise<Json[]> =>
  (await client.ok(STOP, { input })).stopTickets.results

/** One ticket in each state that the kill switch may meet. */
async function oneOfEach() {
  const project = await people.createProject({ maxParallel: 50 })
  const running = await agents.claimedTicket(project)
  const countdown = await agents.finishedTicket(project)
  const asking = await agents.askingTicket(project)
  const [closed] = (await people.createTickets(project, [{}])) as [Json]
  await people.close(closed.id)
  const [open, blocked] = await people.createTickets(project, [{ ref: 'open' }, { dependsOn: ['open'] }])
  return { project, running, countdown, asking, closed, open: open as Json, blocked: blocked as Json }
}

test('by ids: each is stopped or says why not, in their order, and a bad one fails alone', async () => {
  const { running, countdown, asking, closed, open } = await oneOfEach()
  const ids = [running.ticket, countdown, asking, closed, open, open].map(({ id }) => id)
  const ticketIds = ['nonsense', ...ids, encodeGlobalId('Ticket', '999999')]
  const results = await stop(ann, { ticketIds, reason: 'Wrong branch.' })
  expect(results.map(({ ticketId }) => ticketId)).toEqual(ticketIds)
  const stopped = {
    stopped: true,
    code: null,
    ticket: { awaitingReason: 'STOPPED', review: { summary: 'by Ann: Wrong branch.' } },
  }
  expect(results).toMatchObject([
    { stopped: false, code: 'BAD_USER_INPUT', ticket: null },
    stopped,
    stopped,
    { stopped: false, code: null, ticket: { awaitingReason: 'PERMISSION' } },
    { stopped: false, code: 'INVALID_STATE', message: 'This ticket is finished: there is nothing to stop.' },
    { ticket: { awaitingReason: 'STOPPED' } },
    { ticket: { awaitingReason: 'STOPPED' } },
    { stopped: false, code: 'NOT_FOUND', ticket: null },
  ])
  // Named twice, stopped once.
  expect(results.slice(5, 7).filter((result) => result.stopped)).toHaveLength(1)
})

test('a whole project: what runs, counts down or is open; nothing else, and nothing elsewhere', async () => {
  const { project, running, countdown, asking, closed, open, blocked } = await oneOfEach()
  const other = await agents.claimedTicket(await people.createProject())
  const results = await stop(agent, { projectId: project })
  expect(results.map(({ ticketId }) => ticketId)).toEqual(
    [running.ticket, countdown, open, blocked].map(({ id }) => id),
  )
  expect(results.every((result) => result.stopped)).toBe(true)
  expect(await people.ticket(asking.id)).toMatchObject({ awaitingReason: 'PERMISSION' })
  expect(await people.ticket(closed.id)).toMatchObject({ status: 'DONE' })
  expect(await people.ticket(other.ticket.id)).toMatchObject({ status: 'IN_PROGRESS' })
  expect(await agents.claim(project)).toEqual([])
  expect(await stop(ann, { projectId: project })).toEqual([])
})

test('a running agent hears of it at once, and its next call is LEASE_LOST', async () => {
  const { running } = await oneOfEach()
  const { id } = running.ticket
  const changes = await subscribeSettled<Json>(
    server.wsUrl,
    agent.token,
    'subscription ($id: ID!) { ticketChanged(ticketId: $id) { ticket { status awaitingReason } } }',
    { id },
  )
  await stop(ann, { ticketIds: [id] })
  await changes.nextWhere(({ ticketChanged: { ticket } }) => ticket.awaitingReason === 'STOPPED')
  await changes.stop()
  const calls = [
    () => agents.post(id, 'ASSISTANT', 'Almost.', running.lease),
    () => agents.finishTurn(running.lease),
    () => agents.failTurn(running.lease, { type: 'OTHER', message: 'x' }),
    () => agents.requestPermission(running.lease, 'psql'),
    () =>
      agent.ok('mutation ($input: ExtendLeaseInput!) { extendLease(input: $input) { expiresAt } }', {
        input: { lease: running.lease },
      }),
  ]
  for (const call of calls) expect(await errorOf(call())).toMatch('LEASE_LOST')
  expect(await people.ticket(id)).toMatchObject({ status: 'AWAITING_INPUT', awaitingReason: 'STOPPED' })
})

test('agents that finish, ask and claim at the same time: everything ends stopped or counts down no more', async () => {
  const project = await people.createProject({ maxParallel: 6 })
  await people.createTickets(
    project,
    Array.from({ length: 18 }, () => ({})),
  )
  const leases = await agents.claim(project, { limit: 6 })
  const [results, ...ends] = await Promise.all([
    stop(ann, { projectId: project }),
    ...leases.map(({ lease }, place) =>
      place % 2 === 0
        ? agents.finishTurn(lease).then(
            () => 'OK',
            (error: Error) => error.message,
          )
        : agents.requestPermission(lease, 'psql').then(
            () => 'OK',
            (error: Error) => error.message,
          ),
    ),
    agents.claim(project, { limit: 6 }).then(() => 'OK'),
  ])
  for (const end of ends) expect(end).toMatch(/OK|LEASE_LOST/)
  expect(results.every(({ code }) => code === null)).toBe(true)
  const { tickets } = await ann.ok(
    `query ($id: ID!) { tickets(projectId: $id, first: 100) { nodes { status awaitingReason review { awaitingReason } } } }`,
    { id: project },
  )
  for (const ticket of tickets.nodes) {
    expect(ticket).toMatchObject({
      status: 'AWAITING_INPUT',
      awaitingReason: expect.stringMatching(/STOPPED|PERMISSION/),
      review: { awaitingReason: ticket.awaitingReason },
    })
  }
})

test('either ids or a project, at most 1,000, and not for analysts', async () => {
  const analyst = await server.clientFor('ANALYST')
  const code = async (input: Json, client: GraphQLClient = ann) => codeOf(await client.gql(STOP, { input }))
  const project = await people.createProject()
  const id = encodeGlobalId('Ticket', '1')
  expect(await code({})).toBe('BAD_USER_INPUT')
  expect(await code({ ticketIds: [] })).toBe('BAD_USER_INPUT')
  expect(await code({ ticketIds: [id], projectId: project })).toBe('BAD_USER_INPUT')
  expect(await code({ ticketIds: Array.from({ length: 1001 }, () => id) })).toBe('BAD_USER_INPUT')
  expect(await code({ projectId: id })).toBe('BAD_USER_INPUT')
  expect(await code({ projectId: encodeGlobalId('Project', '999999') })).toBe('NOT_FOUND')
  expect(await code({ projectId: project }, analyst)).toBe('FORBIDDEN')
})
