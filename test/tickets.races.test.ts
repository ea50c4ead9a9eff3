import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AnthropicLoopback } from './support/anthropicLoopback.ts'
import { eventually } from './support/eventually.ts'
import { createClient, type GraphQLClient, type Json } from './support/graphqlClient.ts'
import { holdLock } from './support/killedAt.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { TICKET, type TicketApi, ticketApi } from './support/ticketApi.ts'

// Two things happen to a ticket at once, on two servers: both stand before its locked row, the one first that came first.

let model: AnthropicLoopback
let server: TestServer
let elsewhere: GraphQLClient
let api: TicketApi
beforeAll(async () => {
  model = await AnthropicLoopback.start()
  server = await startTestServer({ ANTHROPIC_API_KEY: model.apiKey, ANTHROPIC_BASE_URL: model.url })
  api = ticketApi(server.admin)
  const other = await server.startAnother({ UNSTUCK_TICK_MS: '60000' })
  elsewhere = createClient(other.url, server.admin.token)
})
afterAll(async () => {
  await server?.stop()
  await model?.close()
})

/** One of two sides of a race: so many transactions that begin with locking a ticket. */
interface Side {
  readonly start: () => Promise<unknown>
  readonly count: number
}

/** Lets one side come to the tickets' locked rows, then the other one behind it, and then both through. */
async function inOrder(tickets: readonly Json[], first: Side, second: Side): Promise<void> {
  const ids = tickets.map(({ id }) => rowId(id)).join()
  const lock = `SELECT FROM tickets WHERE id IN (${ids}) FOR UPDATE`
  const held = await holdLock(server, { lock, waiting: 'SELECT%', count: first.count })
  const begun = first.start()
  await held.reached()
  const behind = second.start()
  await held.reached(first.count + second.count)
  await held.letGo()
  await Promise.all([begun, behind])
}

/** Calls a mutation, and answers OK or with the code of its refusal. */
async function call(client: GraphQLClient, field: string, input: Json): Promise<string> {
  const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input`
  const { errors } = await client.gql(
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`,
    { input },
  )
  return errors?.[0]?.extensions.code ?? 'OK'
}

/** All of these at once. */
function side(calls: readonly (() => Promise<void>)[]): Side {
  return { start: () => Promise.all(calls.map((start) => start())), count: calls.length }
}

const ENDINGS: Record<string, (lease: string) => Json> = {
  finishTurn: (lease) => ({ lease }),
  requestPermission: (lease) => ({ lease, tool: 'psql', description: 'To look.' }),
  failTurn: (lease) => ({ lease, failure: { type: 'CAPTCHA', message: 'A puzzle.' } }),
}

const INTERVENTIONS: Record<string, (ticketId: string) => Json> = {
  stopTicket: (ticketId) => ({ ticketId }),
  closeTicket: (ticketId) => ({ ticketId }),
  postMessage: (ticketId) => ({ ticketId, role: 'USER', content: 'Wait.' }),
}

/** What becomes of a ticket whose agent was first; a stop finds nothing to stop where a person is needed already. */
const AFTER_AGENT: Record<string, Record<string, string>> = {
  finishTurn: { stopTicket: 'STOPPED', closeTicket: 'DONE', postMessage: 'OPEN' },
  requestPermission: { stopTicket: 'PERMISSION', closeTicket: 'DONE', postMessage: 'OPEN' },
  failTurn: { stopTicket: 'ERROR', closeTicket: 'DONE', postMessage: 'OPEN' },
}
/** A message only wins: the agent's call goes through, and the ticket goes on with what it has not read. */
const AFTER_PERSON: Record<string, string> = {
  stopTicket: 'STOPPED',
  closeTicket: 'DONE',
  postMessage: 'OPEN',
}

describe('an agent ends its turn while a person steps in', () => {
  test.each(['agent', 'person'])('the %s first', { timeout: 120_000 }, async (winner) => {
    const project = await api.createProject({ reviewDelaySeconds: 86_400, maxParallel: 9 })
    const pairs = Object.keys(ENDINGS).flatMap((ending) =>
      Object.keys(INTERVENTIONS).map((intervention) => ({ ending, intervention })),
    )
    await api.createTickets(
      project,
      pairs.map(() => ({})),
    )
    const leases = await api.claim(project, { limit: 9 })
    const answers = pairs.map(({ ending, intervention }) => ({ ending, intervention, agent: '', person: '' }))
    const agents = side(
      answers.map((answer, place) => async () => {
        answer.agent = await call(server.admin, answer.ending, ENDINGS[answer.ending]!(leases[place].lease))
      }),
    )
    const people = side(
      answers.map((answer, place) => async () => {
        const input = INTERVENTIONS[answer.intervention]!(leases[place].ticket.id)
        answer.person = await call(elsewhere, answer.intervention, input)
      }),
    )
    const tickets = leases.map(({ ticket }) => ticket)
    await (winner === 'agent' ? inOrder(tickets, agents, people) : inOrder(tickets, people, agents))

    for (const [place, { ending, intervention, ...codes }] of answers.entries()) {
      const pair = `${ending} and ${intervention}`
      const isLost = winner === 'person' && intervention !== 'postMessage'
      expect(codes, pair).toEqual({ agent: isLost ? 'LEASE_LOST' : 'OK', person: 'OK' })
      const becomes = winner === 'agent' ? AFTER_AGENT[ending]![intervention] : AFTER_PERSON[intervention]
      const { status, awaitingReason, review, messages } = await look(tickets[place].id)
      expect(awaitingReason ?? status, pair).toBe(becomes)
      expect(review?.status ?? null, pair).toBe(status === 'AWAITING_INPUT' ? 'OPEN' : null)
      if (intervention === 'postMessage') expect(messages, pair).toContain('Wait.')
    }
    const [{ running }] = await server.sql(
      'SELECT count(*)::int AS running FROM leases WHERE ended_at IS NULL',
    )
    expect(running).toBe(0)
  })
})

const DURING_COUNTDOWN: Record<string, { input: (ticket: Json) => Json; after: string; becomes: string }> = {
  rescheduleReview: {
    input: ({ id }) => ({ ticketId: id, minutes: 60 }),
    after: 'INVALID_STATE',
    becomes: 'AWAITING_INPUT',
  },
  cancelAutoReview: { input: ({ id }) => ({ ticketId: id }), after: 'INVALID_STATE', becomes: 'COMPLETED' },
  stopTicket: { input: ({ id }) => ({ ticketId: id }), after: 'INVALID_STATE', becomes: 'STOPPED' },
  closeTicket: { input: ({ id }) => ({ ticketId: id }), after: 'OK', becomes: 'DONE' },
  postMessage: {
    input: ({ id }) => ({ ticketId: id, role: 'USER', content: 'Wait.' }),
    after: 'OK',
    becomes: 'OPEN',
  },
  claimReview: {
    input: ({ review }) => ({ reviewId: review.id }),
    after: 'INVALID_STATE',
    becomes: 'AWAITING_INPUT',
  },
  resolveReview: {
    input: ({ review }) => ({ reviewId: review.id, version: review.version, action: 'DISMISS' }),
    after: 'CONFLICT',
    becomes: 'SKIPPED',
  },
}

describe('a verdict comes while a person steps in', () => {
  test.each(['verdict', 'person'])('the %s first', { timeout: 120_000 }, async (winner) => {
    const project = await api.createProject({ reviewDelaySeconds: 86_400, maxParallel: 9 })
    const tickets: Json[] = []
    const steps = Object.entries(DURING_COUNTDOWN)
    while (tickets.length < steps.length) tickets.push(await api.finishedTicket(project))
    const asked = model.requestCount
    model.hold()
    for (const { id } of tickets) await api.reschedule(id, 0)
    await model.arrived(asked + tickets.length)
    const seen = await Promise.all(tickets.map(({ id }) => api.ticket(id)))

    const verdicts = { start: async () => model.release(), count: tickets.length }
    const codes: Record<string, string> = {}
    const people = side(
      steps.map(([field, { input }], place) => async () => {
        codes[field] = await call(elsewhere, field, input(seen[place]))
      }),
    )
    await (winner === 'verdict' ? inOrder(tickets, verdicts, people) : inOrder(tickets, people, verdicts))

    for (const [place, [field, { after, becomes }]] of steps.entries()) {
      expect(codes[field], field).toBe(winner === 'verdict' ? after : 'OK')
      const ticket = await eventually(async () => {
        const now = await look(tickets[place].id)
        expect(now.classifications, field).toEqual([{ applied: winner === 'verdict' }])
        return now
      })
      // A message after the verdict reopens; and then no machine closes it again.
      const isReopened = field === 'postMessage'
      const expected = winner === 'verdict' && !isReopened ? 'DONE' : becomes
      expect(ticket.awaitingReason ?? ticket.status, field).toBe(expected)
      if (isReopened) expect(ticket).toMatchObject({ mode: winner === 'verdict' ? 'STRICT' : 'RELAXED' })
      if (isReopened) expect(ticket.messages).toContain('Wait.')
      const byMachine = winner === 'verdict'
      expect(await closings(tickets[place].id), field).toBe(byMachine || /DONE|SKIPPED/.test(becomes) ? 1 : 0)
    }
  })
})

/** The ticket as it is now, its messages as what they say. */
async function look(ticketId: string): Promise<Json> {
  const selection = `${TICKET} classifications { applied } messages { nodes { content } }`
  const ticket = await api.ticket(ticketId, selection)
  return { ...ticket, messages: ticket.messages.nodes.map(({ content }: Json) => content) }
}

async function closings(ticketId: string): Promise<number> {
  const rows = await server.sql(`SELECT FROM events WHERE type = 'ticket.closed' AND ticket_id = $1`, [
    rowId(ticketId),
  ])
  return rows.length
}
