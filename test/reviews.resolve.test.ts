import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimPhases, failPhase, stoppedPhase, stoppedPhases } from './support/phaseScenes.ts'
import { codeOf, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { changeTicket, reviewOfTicket, stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
})
afterAll(() => server.stop())

test('two people resolve 24 reviews at once: each has one winner and one CONFLICT', async () => {
  const { stopped } = await stoppedPhases(server, { count: 24 })
  const answers = await Promise.all(
    stopped.flatMap((review) => [tryResolve(ann, review, 'RETRY'), tryResolve(bob, review, 'SKIP_PHASE')]),
  )
  for (let at = 0; at < answers.length; at += 2) {
    const pair = [answers[at]!, answers[at + 1]!]
    expect(pair.filter((answer) => !answer.errors)).toHaveLength(1)
    expect(codeOf(pair.find((answer) => answer.errors)!)).toBe('CONFLICT')
  }
  for (const { reviewId } of stopped) {
    expect((await readReview(ann, reviewId)).resolutions).toHaveLength(1)
  }
})

test('resolving ends the review, logs who did what, and says it to the bot', async () => {
  const { reviewId, version, campaignId } = await stoppedPhase(server)
  const { data } = await tryResolve(ann, { reviewId, version }, 'RETRY', {
    notes: 'solved it by hand',
    message: 'Wait for the page first.',
  })
  expect(data.resolveReview.review).toMatchObject({ status: 'RESOLVED', resolvedBy: 'PERSON' })
  expect(data.resolveReview.resolution).toMatchObject({
    action: 'RETRY',
    notes: 'solved it by hand',
    by: 'Ann',
    outcome: 'PENDING',
    undoableUntil: null,
  })
  const review = await readReview(ann, reviewId)
  expect(review.allowedActions).toEqual([])
  expect(review.resolvedAt).not.toBeNull()
  expect(review.resolutions.map((one: { id: string }) => one.id)).toEqual([data.resolveReview.resolution.id])

  const [lease] = await claimPhases(server.admin, campaignId)
  expect(lease!.note).toBe('Wait for the page first.')
})

test.each(['RETRY', 'COMPLETE_MANUALLY', 'SKIP_PHASE', 'RESET_ACCOUNT', 'DISMISS'])(
  'a phase: %s',
  async (action) => {
    const { reviewId } = await stoppedPhase(server)
    await resolve(ann, reviewId, action)
    expect(await readReview(ann, reviewId)).toMatchObject({ status: 'RESOLVED', resolvedBy: 'PERSON' })
  },
)

test.each([
  ['COMPLETED', ['CLOSE', 'REPLY', 'RETRY', 'DISMISS']],
  ['ERROR', ['RETRY', 'REPLY', 'CLOSE', 'DISMISS']],
  ['STOPPED', ['REPLY', 'RETRY', 'CLOSE', 'DISMISS']],
  ['DEPS_READY', ['START', 'CLOSE', 'DISMISS']],
  ['COUNTDOWN', ['CLOSE', 'REPLY', 'RETRY', 'DISMISS']],
] as const)('a ticket that waits with %s offers its actions, and each works', async (how, actions) => {
  for (const action of actions) {
    const { reviewId } = await stoppedTicket(server, how)
    expect((await readReview(ann, reviewId)).allowedActions).toEqual(actions)
    await resolve(ann, reviewId, action, action === 'REPLY' ? 'Please go on.' : undefined)
    expect(await readReview(ann, reviewId)).toMatchObject({ status: 'RESOLVED', resolvedBy: 'PERSON' })
  }
})

test('only rejected content offers CHANGE_CONTENT, and first', async () => {
  const rejected = await stoppedPhase(server, { type: 'CONTENT_REJECTION' })
  expect((await readReview(ann, rejected.reviewId)).allowedActions[0]).toBe('CHANGE_CONTENT')
  const captcha = await stoppedPhase(server)
  expect((await readReview(ann, captcha.reviewId)).allowedActions).not.toContain('CHANGE_CONTENT')
})

test('an action that is not offered is INVALID_STATE and changes nothing', async () => {
  const phase = await stoppedPhase(server)
  for (const [action, message] of [['CHANGE_CONTENT', 'Other words.'], ['CLOSE'], ['START']] as const) {
    const answer = await tryResolve(ann, phase, action, { message })
    expect(codeOf(answer)).toBe('INVALID_STATE')
    expect(answer.errors![0]!.extensions.state).toBe('OPEN')
  }
  const review = await readReview(ann, phase.reviewId)
  expect(review).toMatchObject({ status: 'OPEN', version: phase.version, resolutions: [] })
})

test.each([undefined, '', '  \n'])(
  'REPLY and CHANGE_CONTENT need a message (%j does not do)',
  async (message) => {
    const ticket = await stoppedTicket(server, 'ERROR')
    const phase = await stoppedPhase(server, { type: 'CONTENT_REJECTION' })
    for (const [review, action] of [
      [ticket, 'REPLY'],
      [phase, 'CHANGE_CONTENT'],
    ] as const) {
      const answer = await tryResolve(ann, review, action, { message })
      expect(codeOf(answer)).toBe('BAD_USER_INPUT')
      expect(answer.errors![0]!.extensions.field).toBe('message')
      expect((await readReview(ann, review.reviewId)).resolutions).toEqual([])
    }
  },
)

test('any version but the current one is CONFLICT, with the current one', async () => {
  const phase = await stoppedPhase(server)
  for (const version of [phase.version - 1, phase.version + 1, 2_000_000_000]) {
    const answer = await tryResolve(ann, { ...phase, version }, 'RETRY')
    expect(codeOf(answer)).toBe('CONFLICT')
    expect(answer.errors![0]!.extensions.version).toBe(phase.version)
  }
})

test('what a person saw before the ticket was stopped is an old version', async () => {
  const ticket = await stoppedTicket(server, 'COUNTDOWN')
  await changeTicket(bob, 'stopTicket', ticket.ticketId)
  const answer = await tryResolve(ann, ticket, 'CLOSE')
  expect(codeOf(answer)).toBe('CONFLICT')
  expect(answer.errors![0]!.extensions.version).toBe(ticket.version + 1)
  const review = await readReview(ann, ticket.reviewId)
  expect(review).toMatchObject({ status: 'OPEN', awaitingReason: 'STOPPED', version: ticket.version + 1 })
  expect((await tryResolve(ann, { ...ticket, version: review.version }, 'CLOSE')).errors).toBeUndefined()
})

test('a review that something else ended is CONFLICT for whoever then resolves it', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  await server.admin.ok(
    'mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }',
    { input: { ticketId: ticket.ticketId, role: 'USER', content: 'Never mind, go on.' } },
  )
  expect(await readReview(ann, ticket.reviewId)).toMatchObject({ resolvedBy: 'USER_MESSAGE' })
  const { version } = await readReview(ann, ticket.reviewId)
  expect(codeOf(await tryResolve(ann, { ...ticket, version }, 'RETRY'))).toBe('CONFLICT')
  expect((await readReview(ann, ticket.reviewId)).resolutions).toEqual([])
})

test('the same idempotency key brings the first result back and does nothing again', async () => {
  const phase = await stoppedPhase(server)
  const key = { idempotencyKey: 'once' }
  const [one, two] = await Promise.all([
    tryResolve(ann, phase, 'RETRY', key),
    tryResolve(ann, phase, 'RETRY', key),
  ])
  expect(one!.data.resolveReview.resolution.id).toBe(two!.data.resolveReview.resolution.id)
  const again = await tryResolve(ann, phase, 'RETRY', key)
  expect(again.data.resolveReview.resolution.id).toBe(one!.data.resolveReview.resolution.id)
  expect((await readReview(ann, phase.reviewId)).resolutions).toHaveLength(1)

  const other = await tryResolve(ann, phase, 'SKIP_PHASE', key)
  expect(codeOf(other)).toBe('BAD_USER_INPUT')
  expect(other.errors![0]!.extensions.field).toBe('idempotencyKey')
  // A key belongs to the token that sent it.
  expect(codeOf(await tryResolve(bob, phase, 'RETRY', key))).toBe('CONFLICT')
})

test('a failed call keeps no key: the same key works when the reason is gone', async () => {
  const phase = await stoppedPhase(server)
  const key = { idempotencyKey: 'failed before' }
  expect(codeOf(await tryResolve(ann, { ...phase, version: 99 }, 'RETRY', key))).toBe('CONFLICT')
  expect((await tryResolve(ann, phase, 'RETRY', key)).errors).toBeUndefined()
})

test('a phase that comes back gets a new review; the old one stays as it was', async () => {
  const phase = await stoppedPhase(server)
  await resolve(ann, phase.reviewId, 'RETRY')
  const [lease] = await claimPhases(server.admin, phase.campaignId)
  const { review } = await failPhase(server.admin, lease!.lease, { type: 'CAPTCHA' })
  expect(review!.id).not.toBe(phase.reviewId)
  expect(await readReview(ann, phase.reviewId)).toMatchObject({ status: 'RESOLVED', resolvedBy: 'PERSON' })
})

test('text that the database cannot hold is bad input and leaves no row', async () => {
  const phase = await stoppedPhase(server)
  expect(codeOf(await tryResolve(ann, phase, 'RETRY', { notes: 'a\u0000b' }))).toBe('BAD_USER_INPUT')
  const long = await tryResolve(ann, phase, 'RETRY', { notes: 'x'.repeat(10_001) })
  expect(codeOf(long)).toBe('BAD_USER_INPUT')
  expect(long.errors![0]!.extensions.field).toBe('notes')
  expect(await readReview(ann, phase.reviewId)).toMatchObject({ status: 'OPEN', resolutions: [] })
})

test('a ticket that was replied to carries the reply, and goes back to the agents', async () => {
  const ticket = await stoppedTicket(server, 'ERROR')
  await resolve(ann, ticket.reviewId, 'REPLY', 'Use the other key.')
  const { ticket: now } = await ann.ok(
    'query ($id: ID!) { ticket(id: $id) { status messages { nodes { role content author } } } }',
    { id: ticket.ticketId },
  )
  expect(now.status).toBe('OPEN')
  expect(now.messages.nodes.at(-1)).toMatchObject({
    role: 'USER',
    content: 'Use the other key.',
    author: 'Ann',
  })
  expect(await reviewOfTicket(ann, ticket.ticketId)).toBeNull()
})
