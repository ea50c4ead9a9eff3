import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './support/eventually.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { errorOf, type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let api: TicketApi
let agent: TicketApi

beforeAll(async () => {
  server = await startTestServer()
  api = ticketApi(server.admin)
  agent = ticketApi(await server.clientFor('INTEGRATOR', 'agents'))
})
afterAll(() => server?.stop())

describe('the conversation', () => {
  it('starts with the body, goes through a turn and counts down to the auto-review', async () => {
    const project = await api.createProject({ reviewDelaySeconds: 600 })
    const { ticket, lease } = await agent.claimedTicket(project, { title: 'Export', body: 'Add an export.' })
    expect(ticket.status).toBe('IN_PROGRESS')
    await agent.post(ticket.id, 'TOOL', 'ran 212 tests', lease)
    await agent.post(ticket.id, 'ASSISTANT', 'The export is **done**.\nTests pass.', lease)
    const finished = await agent.finishTurn(lease)
    expect(finished).toMatchObject({ status: 'AWAITING_INPUT', awaitingReason: null })
    const wait = Date.parse(finished.reviewScheduledAt) - Date.now()
    expect(wait).toBeGreaterThan(590_000)
    expect(wait).toBeLessThan(610_000)

    const seen = await api.ticket(
      ticket.id,
      'review { status summary title reviewScheduledAt } messages { nodes { role content author } }',
    )
    expect(seen.review).toEqual({
      status: 'SCHEDULED',
      summary: '“The export is done.”',
      title: `${ticket.number} Export`,
      reviewScheduledAt: finished.reviewScheduledAt,
    })
    expect(seen.messages.nodes).toEqual([
      { role: 'USER', content: 'Add an export.', author: expect.any(String) },
      { role: 'TOOL', content: 'ran 212 tests', author: 'agent-1' },
      { role: 'ASSISTANT', content: 'The export is **done**.\nTests pass.', author: 'agent-1' },
    ])
  })

  it('answers a repeated finishTurn as the first time and refuses a lease that is over', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project)
    const first = await agent.finishTurn(lease)
    expect(await agent.finishTurn(lease)).toEqual(first)
    expect(await errorOf(agent.post(ticket.id, 'ASSISTANT', 'late', lease))).toContain('LEASE_LOST')
    expect(await errorOf(agent.failTurn(lease, { type: 'OTHER', message: 'late' }))).toContain('LEASE_LOST')
    expect(await errorOf(agent.finishTurn('nonsense'))).toContain('LEASE_LOST')
    expect((await api.ticket(ticket.id)).version).toBe(first.version)
  })

  it('goes back to the agent when a person writes during the countdown', async () => {
    const project = await api.createProject()
    const ticket = await agent.finishedTicket(project)
    const { ticket: replied } = await api.post(ticket.id, 'USER', 'One thing more.')
    expect(replied).toMatchObject({ status: 'OPEN', reviewScheduledAt: null, ready: true, review: null })
    const ended = await api.ticket(ticket.id, 'id')
    expect(ended.id).toBe(ticket.id)
    const [review] = await server.sql('SELECT resolved_by FROM reviews ORDER BY id DESC LIMIT 1')
    expect(review.resolved_by).toBe('USER_MESSAGE')
    const [again] = await agent.claim(project)
    expect(again.attempt).toBe(1)
  })

  it('keeps a message that the agent has not read: finishTurn gives the ticket back', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project)
    const { message, ticket: during } = await api.post(ticket.id, 'USER', 'Wait, use the other branch.')
    expect(during.status).toBe('IN_PROGRESS')
    expect((await agent.finishTurn(lease)).status).toBe('OPEN')

    const [second] = await agent.claim(project)
    expect((await agent.finishTurn(second.lease, message.id)).status).toBe('AWAITING_INPUT')
  })

  it('believes seenThrough where it is later than the claim', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project)
    const { message } = await api.post(ticket.id, 'USER', 'And the docs.')
    expect((await agent.finishTurn(lease, message.id)).status).toBe('AWAITING_INPUT')
  })

  it('loses no message that races finishTurn', async () => {
    const project = await api.createProject({ maxParallel: 50 })
    await api.createTickets(
      project,
      Array.from({ length: 16 }, () => ({})),
    )
    const leases = await agent.claim(project, { limit: 16 })
    expect(leases).toHaveLength(16)
    await Promise.all(
      leases.flatMap(({ lease, ticket }, place) => [
        place % 2 ? agent.finishTurn(lease) : agent.failTurn(lease, { type: 'CAPTCHA', message: 'stuck' }),
        api.post(ticket.id, 'USER', 'Look at this.'),
      ]),
    )
    // Read by nobody, so it must be an agent's turn, whichever of the two came first.
    for (const after of await Promise.all(leases.map(({ ticket }) => api.ticket(ticket.id)))) {
      expect(after).toMatchObject({ status: 'OPEN', ready: true, review: null })
    }
  })

  it('does a message once for its key', async () => {
    const project = await api.createProject()
    const [ticket] = await api.createTickets(project, [{}])
    const post = (content: string) =>
      server.admin.gql(
        'mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }',
        { input: { ticketId: ticket.id, role: 'USER', content, idempotencyKey: 'k1' } },
      )
    const first = await post('once')
    expect(await post('once')).toEqual(first)
    expect((await post('other')).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'idempotencyKey',
    })
    const { messages } = await api.ticket(ticket.id, 'messages { nodes { content } }')
    expect(messages.nodes).toHaveLength(2)
  })

  it('reopens a finished ticket that gets a message, and no machine closes it again', async () => {
    const project = await api.createProject()
    const [ticket] = await api.createTickets(project, [{}])
    await api.close(ticket.id)
    const { ticket: reopened } = await api.post(ticket.id, 'USER', 'It is not done.')
    expect(reopened).toMatchObject({ status: 'OPEN', mode: 'STRICT', closeReason: null, closedAt: null })
  })

  it('refuses who may not speak', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project)
    expect(await errorOf(agent.post(ticket.id, 'USER', 'yes, go on'))).toContain('FORBIDDEN')
    expect(await errorOf(api.post(ticket.id, 'USER', 'yes', lease))).toContain('FORBIDDEN')
    expect(await errorOf(api.post(ticket.id, 'SYSTEM', 'closed'))).toContain('BAD_USER_INPUT')
    expect(await errorOf(api.post(ticket.id, 'ASSISTANT', 'done'))).toContain('BAD_USER_INPUT')
    const manager = ticketApi(await server.clientFor('MANAGER'))
    expect(await errorOf(manager.post(ticket.id, 'ASSISTANT', 'done', lease))).toContain('FORBIDDEN')
    const [other] = await api.createTickets(project, [{}])
    expect(await errorOf(agent.post(other.id, 'ASSISTANT', 'done', lease))).toContain('LEASE_LOST')
    const { messages } = await api.ticket(ticket.id, 'messages { nodes { content } }')
    expect(messages.nodes).toHaveLength(1)
    // Another integrator, or the same one on another ticket, speaks for the user.
    expect((await agent.post(other.id, 'USER', 'from the customer')).ticket.status).toBe('OPEN')
  })
})

describe('failures', () => {
  it('go to a person at once where only a person helps', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project, { priority: 'HIGH' })
    const failure = { type: 'CAPTCHA', message: 'A puzzle\nin the way', details: { page: 3 } }
    const failed = await agent.failTurn(lease, failure)
    expect(failed.decision).toMatchObject({ decision: 'REVIEW', retryAt: null })
    expect(failed.ticket).toMatchObject({
      status: 'AWAITING_INPUT',
      awaitingReason: 'ERROR',
      lastFailure: { type: 'CAPTCHA', attempt: 1, worker: 'agent-1' },
    })
    expect(failed.ticket.review).toMatchObject({
      status: 'OPEN',
      priority: 'HIGH',
      awaitingReason: 'ERROR',
      failureType: 'CAPTCHA',
      summary: 'A puzzle in the way',
    })
    expect(failed.decision.review.id).toBe(failed.ticket.review.id)
    expect(await agent.failTurn(lease, { type: 'OTHER', message: 'again' })).toEqual(failed)
    expect((await api.ticket(ticket.id)).version).toBe(failed.ticket.version)
  })

  it('are tried again after a backoff until the attempts are used up', async () => {
    const project = await api.createProject()
    await api.createTickets(project, [{}])
    for (const attempt of [1, 2, 3]) {
      const [lease] = await agent.claim(project)
      expect(lease.attempt).toBe(attempt)
      const { decision, ticket } = await agent.failTurn(lease.lease, {
        type: 'BOT_ERROR',
        message: 'crashed',
      })
      if (attempt === 3) {
        expect(ticket).toMatchObject({ status: 'AWAITING_INPUT', awaitingReason: 'ERROR' })
        break
      }
      expect(decision.decision).toBe('RETRY')
      expect(ticket).toMatchObject({ status: 'OPEN', availableAt: decision.retryAt })
      await server.sql(`UPDATE tickets SET available_at = now() + interval '1 hour' WHERE number = $1`, [
        ticket.number,
      ])
      expect(await agent.claim(project)).toEqual([])
      await server.sql('UPDATE tickets SET available_at = now() WHERE number = $1', [ticket.number])
    }
  })

  it('that are rate limits use up no attempt', async () => {
    const project = await api.createProject()
    await api.createTickets(project, [{}])
    const [first] = await agent.claim(project)
    const { decision, ticket } = await agent.failTurn(first.lease, { type: 'RATE_LIMIT', message: '429' })
    expect(decision.decision).toBe('RETRY')
    await server.sql('UPDATE tickets SET available_at = now() WHERE number = $1', [ticket.number])
    expect((await agent.claim(project))[0].attempt).toBe(1)
  })

  it('give way to a message that the agent has not read', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project)
    await api.post(ticket.id, 'USER', 'Skip that step.')
    const failed = await agent.failTurn(lease, { type: 'CAPTCHA', message: 'stuck' })
    expect(failed.decision.decision).toBe('RETRY')
    expect(failed.ticket).toMatchObject({
      status: 'OPEN',
      ready: true,
      review: null,
      lastFailure: { type: 'CAPTCHA' },
    })
  })

  it('include a lease that ran out', async () => {
    const project = await api.createProject()
    await api.createTickets(project, [{}])
    const [lease] = await agent.claim(project, { leaseSeconds: 1 })
    await eventually(async () => {
      const ticket = await api.ticket(lease.ticket.id, 'status availableAt lastFailure { type }')
      expect(ticket).toMatchObject({ status: 'OPEN', lastFailure: { type: 'TIMEOUT' } })
      expect(ticket.availableAt).not.toBeNull()
    })
    expect(await errorOf(agent.finishTurn(lease.lease))).toContain('LEASE_LOST')
  })
})

describe('people’s actions', () => {
  it('stop an agent, once, and say so', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project)
    const { stopped, ticket: after } = await api.stop(ticket.id, 'wrong repository')
    expect(stopped).toBe(true)
    expect(after).toMatchObject({
      status: 'AWAITING_INPUT',
      awaitingReason: 'STOPPED',
      review: { status: 'OPEN' },
    })
    expect(after.review.summary).toMatch(/^by .*: wrong repository$/)
    expect(await errorOf(agent.finishTurn(lease))).toContain('LEASE_LOST')
    const again = await api.stop(ticket.id, 'again')
    expect(again).toMatchObject({ stopped: false, ticket: { version: after.version } })
    const { messages } = await api.ticket(ticket.id, 'messages { nodes { role content } }')
    expect(messages.nodes.at(-1)).toMatchObject({
      role: 'SYSTEM',
      content: expect.stringContaining('wrong repository'),
    })
    expect(messages.nodes).toHaveLength(2)
  })

  it.each(['***', '```\nrm -rf /\n```'])('stop with a reason of no words: %j', async (reason) => {
    const { ticket } = await agent.claimedTicket(await api.createProject())
    const { ticket: stopped } = await api.stop(ticket.id, reason)
    expect(stopped.review.summary).toMatch(/^by [\w ]+$/)
  })

  it('stop a countdown, and nothing that is finished', async () => {
    const project = await api.createProject()
    const ticket = await agent.finishedTicket(project)
    const { ticket: stopped } = await api.stop(ticket.id)
    expect(stopped).toMatchObject({
      awaitingReason: 'STOPPED',
      reviewScheduledAt: null,
      review: { id: ticket.review.id, status: 'OPEN' },
    })
    await api.close(ticket.id)
    expect(await errorOf(api.stop(ticket.id))).toContain('INVALID_STATE')
  })

  it('close a ticket in any state, log it and revoke the lease', async () => {
    const project = await api.createProject()
    const { ticket, lease } = await agent.claimedTicket(project)
    const closed = await api.close(ticket.id, 'did it myself')
    expect(closed).toMatchObject({ ticket: { status: 'DONE', closeReason: 'HUMAN' }, started: [] })
    expect(await api.close(ticket.id)).toEqual(closed)
    expect(await errorOf(agent.finishTurn(lease))).toContain('LEASE_LOST')

    const waiting = await agent.finishedTicket(project)
    await api.close(waiting.id, 'looks right')
    const { review } = await server.admin.ok(
      'query ($id: ID!) { review(id: $id) { status resolvedBy resolutions { action notes outcome } } }',
      { id: waiting.review.id },
    )
    expect(review).toEqual({
      status: 'RESOLVED',
      resolvedBy: 'PERSON',
      resolutions: [{ action: 'CLOSE', notes: 'looks right', outcome: 'PENDING' }],
    })
  })

  it('reopen only what is finished; dependents that run are told, the others wait again', async () => {
    const project = await api.createProject()
    const [base, running, open, held] = await api.createTickets(project, [
      { ref: 'base' },
      { dependsOn: ['base'], priority: 'URGENT' },
      { dependsOn: ['base'] },
      { dependsOn: ['base'], startWhenReady: false },
    ])
    expect(await errorOf(api.reopen(base.id))).toContain('INVALID_STATE')
    const { started } = await api.close(base.id)
    expect(started).toEqual([running, open].map(({ number }) => ({ number })))
    expect((await api.ticket(held.id)).awaitingReason).toBe('DEPS_READY')
    await agent.claim(project)

    const reopened = await api.reopen(base.id, 'Not right yet.')
    expect(reopened).toMatchObject({ status: 'OPEN', mode: 'STRICT', ready: true })
    const told = await api.ticket(running.id, 'status messages { nodes { role content } }')
    expect(told.status).toBe('IN_PROGRESS')
    expect(told.messages.nodes.at(-1)).toMatchObject({
      role: 'SYSTEM',
      content: expect.stringContaining(base.number),
    })
    expect(await api.ticket(open.id)).toMatchObject({ status: 'OPEN', ready: false })
    expect(await api.ticket(held.id)).toMatchObject({
      status: 'OPEN',
      ready: false,
      startWhenReady: false,
      review: null,
    })
    await api.close(base.id)
    expect((await api.ticket(held.id)).awaitingReason).toBe('DEPS_READY')
  })

  it('move or call off the countdown', async () => {
    const project = await api.createProject()
    const ticket = await agent.finishedTicket(project)
    const later = await api.reschedule(ticket.id, 60)
    expect(Date.parse(later.reviewScheduledAt) - Date.now()).toBeGreaterThan(59 * 60_000)
    expect(later.version).toBeGreaterThan(ticket.version)
    const waiting = await api.cancelAutoReview(ticket.id)
    expect(waiting).toMatchObject({
      awaitingReason: 'COMPLETED',
      reviewScheduledAt: null,
      mode: 'RELAXED',
      review: { status: 'OPEN' },
    })
    expect(await errorOf(api.reschedule(ticket.id, 1))).toContain('INVALID_STATE')
    expect(await errorOf(api.cancelAutoReview(ticket.id))).toContain('INVALID_STATE')
  })
})
