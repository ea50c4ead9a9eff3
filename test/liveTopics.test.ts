import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeGlobalId } from '../schema/globalId.ts'
import { decodeFeedCursor, encodeFeedCursor, feedName } from '../server/events/feedCursor.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { claimPhases, completePhase, failPhase, importAccounts } from './support/phaseScenes.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { subscribeSettled } from './support/liveQueue.ts'
import { changeTicket, claimTicket, createProject, createTickets, failTurn } from './support/ticketScenes.ts'

const TICKET =
  'subscription ($id: ID!) { ticketChanged(ticketId: $id) { ticket { id status review { id } } } }'
const PROJECT = 'subscription ($id: ID!) { projectChanged(projectId: $id) { ticket { id status } } }'
const ACCOUNT = `subscription ($id: ID!) { accountChanged(accountId: $id) {
  account { id status phases { status } } } }`
const WORK = 'subscription ($kind: WorkKind!) { workAvailable(kind: $kind) { kind count } }'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

function subscribe(query: string, variables: Json, token = server.admin.token) {
  return subscribeSettled<Json>(server.wsUrl, token, query, variables)
}

test('a ticket is sent as it is after each change', async () => {
  const projectId = await createProject(server.admin)
  const [ticket, other] = await createTickets(server.admin, projectId, [{}, {}])
  const live = await subscribe(TICKET, { id: ticket!.id })
  await changeTicket(server.admin, 'stopTicket', other!.id)
  await changeTicket(server.admin, 'stopTicket', ticket!.id)

  const first = await live.nextWhere(({ ticketChanged }) => ticketChanged.ticket.status === 'AWAITING_INPUT')
  expect(first.ticketChanged.ticket).toMatchObject({ id: ticket!.id, review: { id: expect.any(String) } })
  await changeTicket(server.admin, 'closeTicket', ticket!.id)
  const closed = await live.nextWhere(({ ticketChanged }) => ticketChanged.ticket.status === 'DONE')
  expect(closed.ticketChanged.ticket).toEqual({ id: ticket!.id, status: 'DONE', review: null })
  await live.stop()
})

test('an agent reads a ticket, and its review only where it brought that about', async () => {
  const projectId = await createProject(server.admin)
  const [ticket] = await createTickets(server.admin, projectId, [{}])
  const [author, stranger] = [await server.clientFor('INTEGRATOR'), await server.clientFor('INTEGRATOR')]
  const [own, foreign] = [
    await subscribe(TICKET, { id: ticket!.id }, author.token),
    await subscribe(TICKET, { id: ticket!.id }, stranger.token),
  ]
  const { lease } = await claimTicket(author, projectId)
  await failTurn(author, lease)

  const seen = await own.nextWhere(({ ticketChanged }) => ticketChanged.ticket.status === 'AWAITING_INPUT')
  expect(seen.ticketChanged.ticket.review).toEqual({ id: expect.any(String) })
  for (;;) {
    const { data, errors } = await foreign.next()
    if (data?.ticketChanged.ticket.status === 'IN_PROGRESS') continue
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    break
  }
  await Promise.all([own.stop(), foreign.stop()])
})

test('a project sends each of its tickets, and no others', async () => {
  const [projectId, otherId] = [await createProject(server.admin), await createProject(server.admin)]
  const live = await subscribe(PROJECT, { id: projectId })
  await createTickets(server.admin, otherId, [{}])
  const tickets = await createTickets(server.admin, projectId, [{}, {}])

  const ids = new Set<string>()
  while (ids.size < 2) {
    const { data, errors } = await live.next()
    expect(errors).toBeUndefined()
    expect(tickets.map(({ id }) => id)).toContain(data.projectChanged.ticket.id)
    ids.add(data.projectChanged.ticket.id)
  }
  await live.stop()
})

test('an account is sent when a phase of it changes', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin)
  const live = await subscribe(ACCOUNT, { id: accounts[0]!.id })
  const [lease] = await claimPhases(server.admin, campaignId)
  await live.nextWhere(({ accountChanged }) => accountChanged.account.phases[0].status === 'IN_PROGRESS')
  await failPhase(server.admin, lease!.lease, { type: 'CAPTCHA' })
  const { accountChanged } = await live.nextWhere(
    (data) => data.accountChanged.account.status === 'IN_REVIEW',
  )
  expect(accountChanged.account.phases[0].status).toBe('REVIEW_REQUIRED')
  await live.stop()
})

const TICKET_SINCE = `subscription ($id: ID!, $after: String) {
  ticketChanged(ticketId: $id, after: $after) { ticket { status } } }`
const ACCOUNT_SINCE = `subscription ($id: ID!, $after: String) {
  accountChanged(accountId: $id, after: $after) { account { status } } }`
const PROJECT_SINCE = `subscription ($id: ID!, $after: String) {
  projectChanged(projectId: $id, after: $after) { cursor ticket { id status } } }`
const OTHER_FEED = encodeFeedCursor({ feed: feedName('another', '1'), position: 5 })

test('what changes between reading and subscribing is told, once', async () => {
  const projectId = await createProject(server.admin)
  const [ticket, after] = await createTickets(server.admin, projectId, [
    { ref: 'first' },
    { dependsOn: ['first'] },
  ])
  const read = await server.admin.ok('query ($id: ID!) { feedCursor ticket(id: $id) { status } }', {
    id: ticket!.id,
  })
  expect(read.ticket.status).toBe('OPEN')
  const quiet = await subscribe(TICKET_SINCE, { id: ticket!.id, after: read.feedCursor })
  await changeTicket(server.admin, 'stopTicket', ticket!.id)
  await quiet.nextWhere(({ ticketChanged }) => ticketChanged.ticket.status === 'AWAITING_INPUT')

  // It, and what waits for it, changed before anybody listened; nothing happens any more.
  for (const [id, cursor, status] of [
    [ticket!.id, read.feedCursor, 'AWAITING_INPUT'],
    [after!.id, read.feedCursor, 'OPEN'],
    // A cursor of a database that is no longer there says nothing of what was missed.
    [ticket!.id, OTHER_FEED, 'AWAITING_INPUT'],
  ]) {
    const late = await subscribe(TICKET_SINCE, { id, after: cursor })
    expect((await late.next()).data).toEqual({ ticketChanged: { ticket: { status } } })
    expect(late.drain()).toEqual([])
    await late.stop()
  }
  await quiet.stop()
})

/** The cursor when the server has read all that was written: what it reads later may be told again to who comes back. */
async function newestCursor(): Promise<string> {
  let cursor = ''
  await eventually(async () => {
    cursor = (await server.admin.ok('{ feedCursor }')).feedCursor
    const [row] = await server.sql('SELECT max(position)::int AS newest FROM events')
    expect(decodeFeedCursor(cursor).position).toBe(row!.newest)
  })
  return cursor
}

test('who was away is told of the tickets of a project that changed, and comes back with what was told last', async () => {
  const projectId = await createProject(server.admin)
  const [, stopped, after] = await createTickets(server.admin, projectId, [
    {},
    { ref: 'stopped' },
    { dependsOn: ['stopped'] },
  ])
  const [elsewhere] = await createTickets(server.admin, await createProject(server.admin), [{}])
  const before = await newestCursor()
  await changeTicket(server.admin, 'stopTicket', elsewhere!.id)
  await changeTicket(server.admin, 'stopTicket', stopped!.id)

  await newestCursor()
  const late = await subscribe(PROJECT_SINCE, { id: projectId, after: before })
  const told = [await late.next(), await late.next()].map(({ data }) => data.projectChanged)
  expect(told.map(({ ticket }) => ticket)).toEqual([
    { id: stopped!.id, status: 'AWAITING_INPUT' },
    { id: after!.id, status: 'OPEN' },
  ])
  expect(late.drain()).toEqual([])
  await late.stop()

  await changeTicket(server.admin, 'closeTicket', after!.id)
  await newestCursor()
  const again = await subscribe(PROJECT_SINCE, { id: projectId, after: told[1].cursor })
  expect((await again.next()).data.projectChanged.ticket).toEqual({ id: after!.id, status: 'DONE' })
  expect(again.drain()).toEqual([])
  await again.stop()

  // A cursor of a database that is no longer there says nothing of what was missed.
  const lost = await subscribe(PROJECT_SINCE, { id: projectId, after: OTHER_FEED })
  const all = [await lost.next(), await lost.next(), await lost.next()]
  expect(new Set(all.map(({ data }) => data.projectChanged.ticket.id)).size).toBe(3)
  await lost.stop()
})

test('who has missed more of a project than can be told is told to read anew', async () => {
  const projectId = await createProject(server.admin)
  await server.sql(
    `INSERT INTO tickets (project_id, number, title, body, mode, priority)
     SELECT $1, number, 'One of many', '', 'RELAXED', 2 FROM generate_series(1, 5001) AS number`,
    [rowId(projectId)],
  )
  const lost = await subscribe(PROJECT_SINCE, { id: projectId, after: OTHER_FEED })
  const [error] = await lost.refused
  expect(error).toMatchObject({
    message: expect.stringContaining('read the state anew'),
    extensions: { code: 'RATE_LIMITED' },
  })
  expect(lost.drain()).toEqual([])
})

test('an account that changes between reading and subscribing is told, the auto-review and storms always', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin)
  const { id } = accounts[0]!
  const { feedCursor } = await server.admin.ok('{ feedCursor }')
  const [lease] = await claimPhases(server.admin, campaignId)
  await failPhase(server.admin, lease!.lease, { type: 'CAPTCHA' })
  const live = await subscribe(ACCOUNT_SINCE, { id, after: feedCursor })
  expect((await live.next()).data).toEqual({ accountChanged: { account: { status: 'IN_REVIEW' } } })

  const autoReview = await subscribe('subscription { autoReviewChanged { mode } }', {})
  expect((await autoReview.next()).data).toEqual({ autoReviewChanged: { mode: 'LIVE' } })
  const storms = await subscribe('subscription { stormsChanged { storms { id } } }', {})
  expect((await storms.next()).data).toEqual({ stormsChanged: { storms: [] } })
  await Promise.all([live.stop(), autoReview.stop(), storms.stop()])
})

test('a worker is woken when there is something to claim, and not before', async () => {
  const fresh = await startTestServer()
  try {
    const bot = await fresh.clientFor('INTEGRATOR')
    const [phases, tickets] = [
      await subscribeSettled<Json>(fresh.wsUrl, bot.token, WORK, { kind: 'PHASE' }),
      await subscribeSettled<Json>(fresh.wsUrl, bot.token, WORK, { kind: 'TICKET' }),
    ]
    const { campaignId } = await importAccounts(fresh.admin, { count: 3, phases: ['warm up', 'post'] })
    expect((await phases.next()).data).toEqual({ workAvailable: { kind: 'PHASE', count: 3 } })
    const leases = await claimPhases(bot, campaignId, 3)
    await completePhase(bot, leases[0]!.lease)
    expect((await phases.next()).data).toEqual({ workAvailable: { kind: 'PHASE', count: 1 } })

    // The second waits for the first: one of them can be claimed, then none, then the other.
    const projectId = await createProject(fresh.admin)
    const [first] = await createTickets(fresh.admin, projectId, [{ ref: 'a' }, { dependsOn: ['a'] }])
    expect((await tickets.next()).data).toEqual({ workAvailable: { kind: 'TICKET', count: 1 } })
    await claimTicket(bot, projectId)
    await changeTicket(fresh.admin, 'closeTicket', first!.id)
    expect((await tickets.next()).data).toEqual({ workAvailable: { kind: 'TICKET', count: 1 } })
    await Promise.all([phases.stop(), tickets.stop()])
  } finally {
    await fresh.stop()
  }
})

test('unknown ids and wrong roles are refused with their codes', async () => {
  const bot = await server.clientFor('INTEGRATOR')
  const { accounts } = await importAccounts(server.admin)
  const projectId = await createProject(server.admin)
  const refusals: [string, Json, string, string][] = [
    [TICKET, { id: encodeGlobalId('Ticket', '999999') }, server.admin.token, 'NOT_FOUND'],
    [PROJECT, { id: encodeGlobalId('Project', '999999') }, server.admin.token, 'NOT_FOUND'],
    [ACCOUNT, { id: encodeGlobalId('Account', '999999') }, server.admin.token, 'NOT_FOUND'],
    [TICKET, { id: projectId }, server.admin.token, 'BAD_USER_INPUT'],
    [ACCOUNT, { id: 'nonsense' }, server.admin.token, 'BAD_USER_INPUT'],
    [ACCOUNT_SINCE, { id: accounts[0]!.id, after: 'nonsense' }, server.admin.token, 'BAD_USER_INPUT'],
    [WORK, { kind: 'NOTHING' }, server.admin.token, 'BAD_USER_INPUT'],
    [PROJECT, { id: projectId }, bot.token, 'FORBIDDEN'],
    [ACCOUNT, { id: accounts[0]!.id }, bot.token, 'FORBIDDEN'],
  ]
  for (const [query, variables, token, code] of refusals) {
    const live = await subscribe(query, variables, token)
    const { errors } = await live.next()
    expect(errors?.[0]?.extensions.code, query).toBe(code)
    await live.stop()
  }
})

test('an ended subscription sends nothing more, and its id can be used again', async () => {
  const projectId = await createProject(server.admin)
  const live = await subscribe(PROJECT, { id: projectId })
  live.socket.send(JSON.stringify({ id: '1', type: 'complete' }))
  await createTickets(server.admin, projectId, [{}])
  const again = JSON.stringify({
    id: '1',
    type: 'subscribe',
    payload: { query: WORK, variables: { kind: 'TICKET' } },
  })
  live.socket.send(again)
  const { data } = await (async () => {
    // Created in a loop: the server says nothing when it has joined.
    for (;;) {
      await createTickets(server.admin, projectId, [{}])
      const [message] = live.drain()
      if (message) return message
    }
  })()
  expect(data).toEqual({ workAvailable: { kind: 'TICKET', count: expect.any(Number) } })
  await live.stop()
})
