import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { TICKET, type TicketApi, ticketApi } from './support/ticketApi.ts'

// An agent vanishes, and is not heard from until all is over: in every state of its ticket somebody else finds that.

let server: TestServer
let api: TicketApi
let project: string
beforeAll(async () => {
  server = await startTestServer()
  api = ticketApi(server.admin)
})
beforeEach(async () => {
  project = await api.createProject({ reviewDelaySeconds: 86_400 })
})
afterAll(() => server?.stop())

/** What the agent leaves behind, and how. */
interface Vanished {
  readonly ticketId: string
  /** The agent's last lease; null where none ever had one. */
  readonly lease: string | null
}

interface State {
  readonly state: string
  readonly vanish: () => Promise<Vanished>
  /** How the ticket is found once the agent's time is over. */
  readonly found: Json
  /** Which attempt it is for the agent that gets it next, where one does. */
  readonly nextAttempt?: number
  /** The call that ended the lease: repeated, it gives its first result. */
  readonly endedBy?: string
}

const LOST = { status: 'OPEN', awaitingReason: null, lastFailure: { type: 'TIMEOUT' }, review: null }
const GIVEN_BACK = { status: 'OPEN', awaitingReason: null, review: null }
const waits = (awaitingReason: string | null, status = 'OPEN') => ({
  status: 'AWAITING_INPUT',
  awaitingReason,
  review: { status, awaitingReason },
})

async function claimed(): Promise<{ ticketId: string; lease: string }> {
  const { ticket, lease } = await api.claimedTicket(project)
  return { ticketId: ticket.id, lease }
}

const STATES: State[] = [
  { state: 'after its claim', vanish: claimed, found: LOST, nextAttempt: 2 },
  {
    state: 'after its answer',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.post(ticketId, 'ASSISTANT', 'All done.', lease)
      return { ticketId, lease }
    },
    found: LOST,
    nextAttempt: 2,
  },
  {
    state: 'when a person has written to it',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.post(ticketId, 'USER', 'Not like that.')
      return { ticketId, lease }
    },
    found: LOST,
    nextAttempt: 1,
  },
  {
    state: 'after its last attempt',
    async vanish() {
      const { ticketId } = await claimed()
      await leaseRunsOut(ticketId)
      await becomes(ticketId, LOST)
      await claimNext(ticketId)
      await leaseRunsOut(ticketId)
      await becomes(ticketId, LOST)
      const { lease, attempt } = await claimNext(ticketId)
      expect(attempt).toBe(3)
      return { ticketId, lease }
    },
    found: { ...waits('ERROR'), review: { status: 'OPEN', failureType: 'TIMEOUT' } },
  },
  {
    state: 'while the countdown runs',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.post(ticketId, 'ASSISTANT', 'All done.', lease)
      await api.finishTurn(lease)
      return { ticketId, lease }
    },
    found: waits(null, 'SCHEDULED'),
    endedBy: 'finishTurn',
  },
  {
    state: 'while it waits for a permission',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.requestPermission(lease, 'psql')
      return { ticketId, lease }
    },
    found: waits('PERMISSION'),
    endedBy: 'requestPermission',
  },
  {
    state: 'when its permission is granted and it never comes back',
    async vanish() {
      const { ticketId, lease } = await claimed()
      const { ticket } = await api.requestPermission(lease, 'psql')
      await resolve(ticket.review, 'APPROVE_PERMISSION')
      return { ticketId, lease }
    },
    found: { ...GIVEN_BACK, permissionAnswer: { tool: 'psql', granted: true } },
    nextAttempt: 1,
    endedBy: 'requestPermission',
  },
  {
    state: 'after a failure that is tried again',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.failTurn(lease, { type: 'NETWORK_ERROR', message: 'No route.' })
      return { ticketId, lease }
    },
    found: { ...GIVEN_BACK, lastFailure: { type: 'NETWORK_ERROR' } },
    nextAttempt: 2,
    endedBy: 'failTurn',
  },
  {
    state: 'after a failure that only a person gets past',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.failTurn(lease, { type: 'CAPTCHA', message: 'A puzzle.' })
      return { ticketId, lease }
    },
    found: { ...waits('ERROR'), review: { status: 'OPEN', failureType: 'CAPTCHA' } },
    endedBy: 'failTurn',
  },
  {
    state: 'when it was stopped',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.stop(ticketId, 'It deletes too much.')
      return { ticketId, lease }
    },
    found: waits('STOPPED'),
  },
  {
    state: 'when its ticket was closed',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.close(ticketId)
      return { ticketId, lease }
    },
    found: { status: 'DONE', closeReason: 'HUMAN', review: null },
  },
  {
    state: 'when its answer was replied to',
    async vanish() {
      const { ticketId, lease } = await claimed()
      await api.finishTurn(lease)
      await api.post(ticketId, 'USER', 'And the tests?')
      return { ticketId, lease }
    },
    found: GIVEN_BACK,
    nextAttempt: 1,
    endedBy: 'finishTurn',
  },
  {
    state: 'before a ticket that wants a person’s start',
    async vanish() {
      const [ticket] = await api.createTickets(project, [{ startWhenReady: false }])
      return { ticketId: ticket.id, lease: null }
    },
    found: waits('DEPS_READY'),
  },
  {
    state: 'when a person has started that ticket',
    async vanish() {
      const [ticket] = await api.createTickets(project, [{ startWhenReady: false }])
      await resolve(ticket.review, 'START')
      return { ticketId: ticket.id, lease: null }
    },
    found: { ...GIVEN_BACK, startWhenReady: true },
    nextAttempt: 1,
  },
]

it.each(STATES)(
  'an agent that vanishes $state is missed by nobody',
  async ({ vanish, found, nextAttempt, endedBy }) => {
    const { ticketId, lease } = await vanish()
    await leaseRunsOut(ticketId)
    const ticket = await becomes(ticketId, found)
    if (lease !== null) {
      await isTooLate(ticketId, lease, endedBy)
      expect(await see(ticketId)).toEqual(ticket)
    }
    if (ticket.status === 'AWAITING_INPUT') expect(await queue()).toEqual([ticket.review.id])
    if (ticket.status === 'OPEN') expect(await claimNext(ticketId)).toMatchObject({ attempt: nextAttempt })
  },
)

const SEEN = `${TICKET} permissionAnswer { tool granted } lastFailure { type } messages { nodes { id } }`

function see(ticketId: string): Promise<Json> {
  return api.ticket(ticketId, SEEN)
}

/** Waits until the ticket looks like this. */
function becomes(ticketId: string, expected: Json): Promise<Json> {
  return eventually(async () => {
    const ticket = await see(ticketId)
    expect(ticket).toMatchObject(expected)
    return ticket
  }, 20_000)
}

/** Its time is over now, if it still runs. */
async function leaseRunsOut(ticketId: string): Promise<void> {
  await server.sql('UPDATE leases SET expires_at = now() WHERE ticket_id = $1 AND ended_at IS NULL', [
    rowId(ticketId),
  ])
}

/** Another agent gets it, as soon as the backoff is over: now. */
async function claimNext(ticketId: string): Promise<Json> {
  await server.sql('UPDATE tickets SET available_at = now() WHERE id = $1 AND available_at IS NOT NULL', [
    rowId(ticketId),
  ])
  return eventually(async () => {
    const [lease] = await api.claim(project, { worker: 'agent-2' })
    expect(lease?.ticket.id).toBe(ticketId)
    return lease
  }, 20_000)
}

/** Whatever the agent calls when it is back is refused, but for a repeat of the call that ended its turn. */
async function isTooLate(ticketId: string, lease: string, endedBy: string | undefined): Promise<void> {
  const failure = { type: 'OTHER', message: 'I was away.' }
  const calls: Record<string, Json> = {
    postMessage: { ticketId, role: 'ASSISTANT', content: 'I am back.', lease },
    extendLease: { lease },
    requestPermission: { lease, tool: 'psql', description: 'I am back.' },
    finishTurn: { lease },
    failTurn: { lease, failure },
  }
  for (const [call, input] of Object.entries(calls)) {
    const type = `${call[0]!.toUpperCase()}${call.slice(1)}Input`
    const { errors } = await server.admin.gql(
      `mutation ($input: ${type}!) { ${call}(input: $input) { __typename } }`,
      { input },
    )
    expect([call, errors?.[0]?.extensions.code]).toEqual([call, call === endedBy ? undefined : 'LEASE_LOST'])
  }
}

/** The reviews that a person finds of this project. */
async function queue(): Promise<string[]> {
  const { reviewQueue } = await server.admin.ok(
    'query ($filter: ReviewFilter) { reviewQueue(filter: $filter) { nodes { id } } }',
    { filter: { projectIds: [project] } },
  )
  return reviewQueue.nodes.map(({ id }: Json) => id)
}

async function resolve({ id: reviewId, version }: Json, action: string): Promise<void> {
  await server.admin.ok(
    'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { status } } }',
    { input: { reviewId, version, action } },
  )
}
