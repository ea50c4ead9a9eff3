import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { preview, runBulk } from './support/bulkCalls.ts'
import type { Json } from './support/graphqlClient.ts'
import { subscribeSettled } from './support/liveQueue.ts'
import { codeOf, outcomeOf, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { errorOf, PERMISSION, TICKET, type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let ann: TokenClient
let agent: TokenClient
/** As a manager, and as an agent. */
let people: TicketApi
let agents: TicketApi
let project: string
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  agent = await server.clientFor('INTEGRATOR', 'coder')
  people = ticketApi(ann)
  agents = ticketApi(agent)
})
afterAll(() => server.stop())

/** A project of its own a test: an agent claims from it only what the test puts there. */
const newProject = async () => {
  project = await people.createProject({ maxParallel: 50 })
  return project
}
const permissionOf = (ticketId: string) => people.ticket(ticketId, `${TICKET} ${PERMISSION}`)
const messagesOf = async (ticketId: string): Promise<Json[]> =>
  (await people.ticket(ticketId, 'messages(first: 50) { nodes { role content author } }')).messages.nodes
const outcome = (resolution: { id: string }) => outcomeOf(ann, resolution.id)

const DELETE = 'DELETE FROM orders\nWHERE created_at < now()'

describe('a request', () => {
  test('stops the ticket at HIGH, ends the lease, and comes back when repeated', async () => {
    const { ticket, lease } = await agents.claimedTicket(await newProject(), { priority: 'LOW' })
    const asked = await agents.requestPermission(lease, ' psql ', DELETE)
    expect(asked).toMatchObject({
      granted: false,
      ticket: {
        status: 'AWAITING_INPUT',
        awaitingReason: 'PERMISSION',
        reviewScheduledAt: null,
        priority: 'HIGH',
        permissionRequest: { tool: 'psql', description: DELETE },
        permissionAnswer: null,
        allowedTools: [],
        review: {
          status: 'OPEN',
          awaitingReason: 'PERMISSION',
          failureType: null,
          priority: 'HIGH',
          summary: 'to use psql: DELETE FROM orders WHERE created_at < now()',
        },
      },
    })
    expect((await readReview(ann, asked.ticket.review.id)).allowedActions).toEqual([
      'APPROVE_PERMISSION',
      'ALWAYS_ALLOW_PERMISSION',
      'REJECT_PERMISSION',
      'CLOSE',
      'DISMISS',
    ])
    expect(await agents.requestPermission(lease, 'rm')).toEqual(asked)
    expect(await errorOf(agents.finishTurn(lease))).toMatch('LEASE_LOST')
    expect(await errorOf(agents.post(ticket.id, 'TOOL', 'x', lease))).toMatch('LEASE_LOST')
    expect(await agents.claim(project)).toEqual([])
  })

  test('leaves a more pressing priority alone, and needs a lease that runs', async () => {
    const urgent = await agents.askingTicket(await newProject(), 'psql', { priority: 'URGENT' })
    expect(urgent).toMatchObject({ priority: 'URGENT', review: { priority: 'URGENT' } })
    const { lease } = await agents.claimedTicket(project)
    await agents.finishTurn(lease)
    expect(await errorOf(agents.requestPermission(lease, 'psql'))).toMatch('LEASE_LOST')
    expect(await errorOf(agents.requestPermission('nonsense', 'psql'))).toMatch('LEASE_LOST')
  })

  test.each([
    ['tool', { tool: ' ' }],
    ['tool', { tool: 'ps\nql' }],
    ['tool', { tool: 'ps\u200bql' }],
    ['tool', { tool: 'x'.repeat(201) }],
    ['description', { description: '\n' }],
    ['description', { description: 'x'.repeat(10_001) }],
  ])('with a bad %s is refused and changes nothing', async (field, bad) => {
    const { ticket, lease } = await agents.claimedTicket(await newProject())
    const refused = await agent.gql(
      'mutation ($input: RequestPermissionInput!) { requestPermission(input: $input) { granted } }',
      { input: { lease, tool: 'psql', description: 'Needed.', ...bad } },
    )
    expect(refused.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }])
    expect(await agents.ticket(ticket.id)).toMatchObject({ status: 'IN_PROGRESS', version: ticket.version })
  })

  test('after a message that the agent has not read asks nothing: the ticket is OPEN', async () => {
    const { ticket, lease } = await agents.claimedTicket(await newProject())
    await people.post(ticket.id, 'USER', 'Do not touch the database.')
    const asked = await agents.requestPermission(lease, 'psql')
    expect(asked).toMatchObject({
      granted: false,
      ticket: { status: 'OPEN', ready: true, review: null, permissionRequest: null, permissionAnswer: null },
    })
    expect(await agents.requestPermission(lease, 'psql')).toEqual(asked)
    const [again] = await agents.claim(project)
    expect(await agents.requestPermission(again!.lease, 'psql')).toMatchObject({
      ticket: { awaitingReason: 'PERMISSION' },
    })
  })

  test('is for agents, and the revocation for managers', async () => {
    const { ticket, lease } = await agents.claimedTicket(await newProject())
    const analyst = await server.clientFor('ANALYST')
    for (const client of [ann, analyst]) {
      expect(await errorOf(ticketApi(client).requestPermission(lease, 'psql'))).toMatch('FORBIDDEN')
    }
    for (const client of [agent, analyst]) {
      expect(await errorOf(ticketApi(client).revokeTool(ticket.id, 'psql'))).toMatch('FORBIDDEN')
    }
  })
})

describe('an answer', () => {
  test.each([
    [
      'APPROVE_PERMISSION',
      true,
      false,
      /^Ann approved the use of psql this once.*“Needed\.”\): On staging\.$/,
    ],
    ['ALWAYS_ALLOW_PERMISSION', true, true, /^Ann approved the use of psql.*from now on.*: On staging\.$/],
    ['REJECT_PERMISSION', false, false, /^Ann rejected the use of psql \(“Needed\.”\): On staging\.$/],
  ])('%s travels with the next claim and is CONFIRMED by it', async (action, granted, always, said) => {
    const { lease } = await agents.claimedTicket(await newProject(), { priority: 'LOW' })
    const { ticket } = await agents.requestPermission(lease, 'psql')
    const changes = await subscribeSettled<Json>(
      server.wsUrl,
      agent.token,
      `subscription ($id: ID!) { ticketChanged(ticketId: $id) { ticket { status ${PERMISSION} } } }`,
      { id: ticket.id },
    )
    const resolution = await resolve(ann, ticket.review.id, action, 'On staging.')
    const answer = { tool: 'psql', description: 'Needed.', granted, always, by: 'Ann', note: 'On staging.' }
    const heard = await changes.nextWhere(({ ticketChanged }) => ticketChanged.ticket.status === 'OPEN')
    expect(heard.ticketChanged.ticket).toMatchObject({ permissionRequest: null, permissionAnswer: answer })
    await changes.stop()

    expect(await permissionOf(ticket.id)).toMatchObject({
      status: 'OPEN',
      ready: true,
      priority: 'LOW',
      review: null,
      allowedTools: always ? [{ tool: 'psql', by: 'Ann' }] : [],
    })
    expect(await readReview(ann, ticket.review.id)).toMatchObject({
      status: 'RESOLVED',
      resolvedBy: 'PERSON',
    })
    const last = (await messagesOf(ticket.id)).at(-1)
    expect(last).toMatchObject({ role: 'SYSTEM', author: null, content: expect.stringMatching(said) })

    expect(await outcome(resolution)).toBe('PENDING')
    const { claimTickets } = await agent.ok(
      `mutation ($input: ClaimTicketsInput!) { claimTickets(input: $input) {
        leases { lease attempt ticket { ${PERMISSION} } } } }`,
      { input: { worker: 'agent-2', projectIds: [project] } },
    )
    const [claimed] = claimTickets.leases
    expect(claimed).toMatchObject({ attempt: 1, ticket: { permissionAnswer: answer } })
    expect(await outcome(resolution)).toBe('CONFIRMED')
    await agents.failTurn(claimed.lease, { type: 'CAPTCHA', message: 'x' })
    expect(await outcome(resolution)).toBe('CONFIRMED')
  })

  test('what the agent said before it asked is no answer afterwards', async () => {
    await newProject()
    const { ticket, lease } = await agents.claimedTicket(project)
    await agents.post(ticket.id, 'ASSISTANT', 'All done: the tests pass.', lease)
    const { review } = (await agents.requestPermission(lease, 'psql')).ticket
    await resolve(ann, review.id, 'REJECT_PERMISSION')
    const [again] = await agents.claim(project)
    const finished = await agents.finishTurn(again!.lease)
    expect(finished.review.summary).toBe('the agent ended its turn without a word')
  })

  test('is not done twice, and not where nothing is asked', async () => {
    const { review } = await agents.askingTicket(await newProject())
    const seen = { reviewId: review.id, version: review.version }
    await resolve(ann, review.id, 'APPROVE_PERMISSION')
    expect(codeOf(await tryResolve(ann, seen, 'REJECT_PERMISSION'))).toBe('CONFLICT')
    const { ticket: stopped } = await people.stop((await agents.claim(project))[0]!.ticket.id)
    const other = { reviewId: stopped.review.id, version: stopped.review.version }
    expect(codeOf(await tryResolve(ann, other, 'APPROVE_PERMISSION'))).toBe('INVALID_STATE')
  })

  test('is null while a newer request is open, and replaced by its answer', async () => {
    const first = await agents.askingTicket(await newProject())
    await resolve(ann, first.review.id, 'APPROVE_PERMISSION')
    const [lease] = await agents.claim(project)
    const second = await agents.requestPermission(lease!.lease, 'git push')
    expect(second.ticket).toMatchObject({ permissionRequest: { tool: 'git push' }, permissionAnswer: null })
    await resolve(ann, second.ticket.review.id, 'REJECT_PERMISSION')
    expect(await permissionOf(first.id)).toMatchObject({
      permissionAnswer: { tool: 'git push', granted: false, note: null },
    })
  })

  test.each<[string, (id: string, reviewId: string) => Promise<unknown>, Json]>([
    ['a message', (id) => people.post(id, 'USER', 'Do not.'), { status: 'OPEN', priority: 'LOW' }],
    ['a close', (id) => people.close(id), { status: 'DONE', priority: 'LOW' }],
    ['CLOSE', (_, reviewId) => resolve(ann, reviewId, 'CLOSE'), { status: 'DONE', priority: 'LOW' }],
    ['DISMISS', (_, reviewId) => resolve(ann, reviewId, 'DISMISS'), { status: 'SKIPPED', priority: 'LOW' }],
  ])('%s ends the request without one', async (_what, happen, then) => {
    const asking = await agents.askingTicket(await newProject(), 'psql', { priority: 'LOW' })
    await happen(asking.id, asking.review.id)
    const nothing = { permissionRequest: null, permissionAnswer: null, allowedTools: [], review: null }
    expect(await permissionOf(asking.id)).toMatchObject({ ...then, ...nothing })
    if (then.status !== 'OPEN') await people.reopen(asking.id)
    expect(await permissionOf(asking.id)).toMatchObject({ status: 'OPEN', ...nothing })
  })

  test.each<[string, (id: string) => Promise<unknown>]>([
    ['a stop', (id) => people.stop(id)],
    ['a close', (id) => people.close(id)],
  ])('%s makes an approval void that no agent acted on', async (what, happen) => {
    const { id, review } = await agents.askingTicket(await newProject())
    const approval = await resolve(ann, review.id, 'APPROVE_PERMISSION')
    await happen(id)
    if (what === 'a close') {
      expect(await outcome(approval)).toBe('SUPERSEDED')
      await people.reopen(id)
    } else {
      await resolve(ann, (await people.ticket(id)).review.id, 'RETRY')
      expect(await outcome(approval)).toBe('SUPERSEDED')
    }
    expect(await permissionOf(id)).toMatchObject({ status: 'OPEN', permissionAnswer: null })
  })

  test('a message to the agent that comes after it leaves it alone', async () => {
    const { id, review } = await agents.askingTicket(await newProject())
    await resolve(ann, review.id, 'APPROVE_PERMISSION')
    await people.post(id, 'USER', 'In a transaction, please.')
    expect(await permissionOf(id)).toMatchObject({ status: 'OPEN', permissionAnswer: { granted: true } })
  })
})

describe('a tool that is always allowed', () => {
  /** A claimed ticket on which Ann always allows psql. */
  async function allowed() {
    const { id, review } = await agents.askingTicket(await newProject())
    const resolution = await resolve(ann, review.id, 'ALWAYS_ALLOW_PERMISSION')
    return { id: id as string, resolution }
  }

  test('stops nothing on this ticket, and on no other', async () => {
    const { id } = await allowed()
    const [{ lease }] = (await agents.claim(project)) as [Json]
    const before = await agents.ticket(id)
    for (const _ of [1, 2]) {
      expect(await agents.requestPermission(lease, ' psql ', 'Another query.')).toMatchObject({
        granted: true,
        ticket: { status: 'IN_PROGRESS', version: before.version, permissionRequest: null },
      })
    }
    const other = await agents.claimedTicket(project)
    expect(await agents.requestPermission(other.lease, 'psql')).toMatchObject({ granted: false })
    expect(await agents.requestPermission(lease, 'PSQL')).toMatchObject({ granted: false })
  })

  test('is asked for again once it is revoked; the agent at work is told', async () => {
    const { id } = await allowed()
    const [{ lease }] = (await agents.claim(project)) as [Json]
    const changes = await subscribeSettled<Json>(
      server.wsUrl,
      agent.token,
      `subscription ($id: ID!) { ticketChanged(ticketId: $id) { ticket { ${PERMISSION} } } }`,
      { id },
    )
    const revoked = await people.revokeTool(id, 'psql')
    expect(revoked).toMatchObject({ status: 'IN_PROGRESS', allowedTools: [] })
    expect(await people.revokeTool(id, 'psql')).toEqual(revoked)
    await changes.nextWhere(({ ticketChanged: { ticket } }) => ticket.allowedTools.length === 0)
    await changes.stop()
    expect((await messagesOf(id)).at(-1)).toMatchObject({
      role: 'SYSTEM',
      content: 'Ann revoked that psql is always allowed in this ticket: ask before you use it again.',
    })
    expect(await agents.requestPermission(lease, 'psql')).toMatchObject({ granted: false })
  })

  test('revoked before an agent acts on it is no answer any more', async () => {
    const { id } = await allowed()
    await people.revokeTool(id, 'psql')
    expect(await permissionOf(id)).toMatchObject({ status: 'OPEN', permissionAnswer: null, allowedTools: [] })
  })

  test('can be revoked during the countdown and when all is done, without a word', async () => {
    const { id } = await allowed()
    const [{ lease }] = (await agents.claim(project)) as [Json]
    await agents.post(id, 'ASSISTANT', 'All done.', lease)
    await agents.finishTurn(lease)
    await people.revokeTool(id, 'psql')
    expect((await messagesOf(id)).at(-1)).toMatchObject({ role: 'ASSISTANT' })
    expect(await people.ticket(id)).toMatchObject({ status: 'AWAITING_INPUT', awaitingReason: null })
  })

  test('stays through an end and a reopening', async () => {
    const { id } = await allowed()
    await people.close(id)
    await people.reopen(id)
    expect(await permissionOf(id)).toMatchObject({ permissionAnswer: null, allowedTools: [{ tool: 'psql' }] })
  })
})

test('a batch says which tools it allows, and answers each request', async () => {
  await newProject()
  const asking = [
    await agents.askingTicket(project),
    await agents.askingTicket(project),
    await agents.askingTicket(project, 'git push'),
  ]
  const { ticket: stopped } = await people.stop((await people.createTickets(project, [{}]))[0]!.id)
  const reviewIds = [...asking, stopped].map(({ review }) => review.id)
  const effects = async (action: string) => (await preview(ann, { reviewIds }, action)).effects
  const start = ['3 tickets start', '1 is left out, not asking for a permission']
  expect(await effects('APPROVE_PERMISSION')).toEqual([
    '2 tickets may use psql',
    '1 ticket may use git push',
    ...start,
  ])
  expect(await effects('ALWAYS_ALLOW_PERMISSION')).toEqual([
    '2 tickets may always use psql',
    '1 ticket may always use git push',
    ...start,
  ])
  expect(await effects('REJECT_PERMISSION')).toEqual([
    '2 tickets may not use psql',
    '1 ticket may not use git push',
    ...start,
  ])
  expect(await effects('RETRY')).toEqual(['1 ticket starts', '3 are left out, waiting for a permission'])
  expect(await runBulk(ann, reviewIds, 'REJECT_PERMISSION')).toMatchObject({ succeeded: 3, failed: 0 })
  for (const { id } of asking) {
    expect(await permissionOf(id)).toMatchObject({ permissionAnswer: { granted: false, by: 'Ann' } })
  }
})
