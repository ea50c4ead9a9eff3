import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import type { Answer, GraphQLClient, Json } from './support/graphqlClient.ts'
import { nextChange, subscribeQueue } from './support/liveQueue.ts'
import { type StoppedPhase, stoppedPhase, stoppedPhases } from './support/phaseScenes.ts'
import { claimReview, codeOf, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { changeTicket, stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  await server.startAnother()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
})
afterAll(() => server.stop())

const FIELDS = 'id status snoozedUntil escalatesAt priority version claim { by }'
const HOUR = 3_600_000

async function read(id: string): Promise<Json> {
  return (await ann.ok(`query ($id: ID!) { review(id: $id) { ${FIELDS} } }`, { id })).review
}

function inHours(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString()
}

function snooze(client: GraphQLClient, reviewId: string, until = inHours(1)): Promise<Answer> {
  return client.gql(
    `mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { ${FIELDS} } } }`,
    { input: { reviewId, until } },
  )
}

async function snoozed(reviewId: string, until = inHours(1)): Promise<Json> {
  const { data, errors } = await snooze(ann, reviewId, until)
  expect(errors).toBeUndefined()
  return data.snoozeReview.review
}

/** Lets the snooze end now. */
async function endSnooze(...ids: string[]): Promise<void> {
  await server.sql(
    `UPDATE reviews SET snoozed_until = clock_timestamp() WHERE status = 'SNOOZED' AND id = ANY($1)`,
    [ids.map((id) => decodeGlobalId(id).id)],
  )
}

async function eventCount(reviewId: string, type: string): Promise<number> {
  const [row] = await server.sql(
    'SELECT count(*)::int AS count FROM events WHERE review_id = $1 AND type = $2',
    [decodeGlobalId(reviewId).id, type],
  )
  return row.count
}

async function minutesToEscalation(reviewId: string): Promise<number> {
  const [row] = await server.sql(
    'SELECT extract(epoch FROM escalates_at - clock_timestamp()) / 60 AS left FROM reviews WHERE id = $1',
    [decodeGlobalId(reviewId).id],
  )
  return Number(row.left)
}

test('a snoozed review leaves the queue, its claim ends and its escalation stands still; then it wakes', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  await server.sql(
    `UPDATE reviews SET escalates_at = clock_timestamp() + interval '40 minutes' WHERE id = $1`,
    [decodeGlobalId(reviewId).id],
  )
  await claimReview(ann, reviewId)
  const queue = await subscribeQueue(server.wsUrl, bob.token)
  const ours = (change: { reviewId: string | null }) => change.reviewId === reviewId

  const until = inHours(1)
  expect(await snoozed(reviewId, until)).toMatchObject({
    status: 'SNOOZED',
    snoozedUntil: until,
    escalatesAt: null,
    version: version + 1,
    claim: null,
  })
  expect(await nextChange(queue, ours)).toMatchObject({ type: 'REMOVED' })

  await endSnooze(reviewId)
  expect(await nextChange(queue, ours)).toMatchObject({
    type: 'UPSERTED',
    review: { status: 'OPEN', version: version + 2 },
  })
  expect(await read(reviewId)).toMatchObject({ status: 'OPEN', snoozedUntil: null, version: version + 2 })
  expect(await minutesToEscalation(reviewId)).toBeCloseTo(40, 0)
  await queue.stop()
})

test('a report and a look that a person asks for wake it, and raise what they raise', async () => {
  const { stopped, platform } = await stoppedPhases(server, { count: 2 })
  const [reported, looked] = stopped as [StoppedPhase, StoppedPhase]
  await snoozed(reported.reviewId)
  await snoozed(looked.reviewId)
  await server.admin.ok(
    'mutation ($input: ReportFailuresInput!) { reportFailures(input: $input) { results { code message } } }',
    {
      input: {
        reports: [
          {
            username: reported.username,
            platform,
            failure: { type: 'NETWORK_ERROR', message: 'No answer.' },
            idempotencyKey: reported.username,
          },
        ],
      },
    },
  )
  const woken = { status: 'OPEN', snoozedUntil: null, version: 3 }
  expect(await read(reported.reviewId)).toMatchObject({ ...woken, priority: 'HIGH' })
  expect(await minutesToEscalation(reported.reviewId)).toBeCloseTo(60, 0)

  await ann.ok(
    'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
    { input: { phaseId: looked.phaseId, failureType: 'CHALLENGE', message: 'Asks for a phone.' } },
  )
  expect(await read(looked.reviewId)).toMatchObject({ ...woken, priority: 'URGENT' })
  expect(await minutesToEscalation(looked.reviewId)).toBeCloseTo(15, 0)
})

test('what does not fit is refused, and changes nothing', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  const input = { code: 'BAD_USER_INPUT', field: 'until' }
  expect((await snooze(ann, reviewId, inHours(-0.01))).errors?.[0]?.extensions).toMatchObject(input)
  expect((await snooze(ann, reviewId, inHours(24 * 367))).errors?.[0]?.extensions).toMatchObject(input)
  await claimReview(bob, reviewId)
  expect((await snooze(ann, reviewId)).errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', version })
  expect(await read(reviewId)).toMatchObject({ status: 'OPEN', version, claim: { by: 'Bob' } })

  const state = async (id: string) => (await snooze(bob, id)).errors?.[0]?.extensions
  const countdown = await stoppedTicket(server, 'COUNTDOWN')
  expect(await state(countdown.reviewId)).toMatchObject({ code: 'INVALID_STATE', state: 'SCHEDULED' })
  expect((await snooze(bob, reviewId)).errors).toBeUndefined()
  expect(await state(reviewId)).toMatchObject({ code: 'INVALID_STATE', state: 'SNOOZED' })
  await tryResolve(bob, { reviewId, version: version + 1 }, 'SKIP_PHASE')
  expect(await state(reviewId)).toMatchObject({ code: 'INVALID_STATE', state: 'RESOLVED' })
  expect(codeOf(await snooze(await server.clientFor('ANALYST'), reviewId))).toBe('FORBIDDEN')
})

test('a snoozed review can be resolved, and a ticket’s goes with whatever happens to the ticket', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  await snoozed(reviewId)
  const stale = await tryResolve(ann, { reviewId, version }, 'RETRY')
  expect(codeOf(stale)).toBe('CONFLICT')
  expect((await tryResolve(ann, { reviewId, version: version + 1 }, 'RETRY')).errors).toBeUndefined()
  expect(await read(reviewId)).toMatchObject({ status: 'RESOLVED', snoozedUntil: null, escalatesAt: null })

  const written = await stoppedTicket(server, 'ERROR')
  await snoozed(written.reviewId)
  await server.admin.ok(
    'mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }',
    { input: { ticketId: written.ticketId, role: 'USER', content: 'Try the other door.' } },
  )
  expect(await read(written.reviewId)).toMatchObject({ status: 'RESOLVED', snoozedUntil: null })
  const closed = await stoppedTicket(server, 'COMPLETED')
  await snoozed(closed.reviewId)
  await changeTicket(ann, 'closeTicket', closed.ticketId)
  expect(await read(closed.reviewId)).toMatchObject({ status: 'RESOLVED', snoozedUntil: null })
  // Stopping what waits for a person already changes nothing, and wakes nobody.
  const stopped = await stoppedTicket(server, 'STOPPED')
  await snoozed(stopped.reviewId)
  await changeTicket(server.admin, 'stopTicket', stopped.ticketId)
  expect(await read(stopped.reviewId)).toMatchObject({ status: 'SNOOZED' })
})

test('two servers wake many reviews once each, while people resolve and claim them', async () => {
  const { stopped } = await stoppedPhases(server, { count: 18 })
  await Promise.all(stopped.map(({ reviewId }) => snoozed(reviewId)))
  const [resolved, claimed] = [stopped.slice(0, 6), stopped.slice(6, 12)]
  const [answers] = await Promise.all([
    Promise.all(resolved.map((review) => tryResolve(ann, { ...review, version: 2 }, 'DISMISS'))),
    Promise.all(claimed.map(({ reviewId }) => claimReview(bob, reviewId))),
    endSnooze(...stopped.map(({ reviewId }) => reviewId)),
  ])
  for (const [at, { reviewId }] of resolved.entries()) {
    const woken = await eventually(async () => {
      const review = await read(reviewId)
      expect(review.status).not.toBe('SNOOZED')
      return review
    })
    // Whoever came first: a woken review has another version than the one that was decided about.
    const done = answers[at]!.errors === undefined
    expect(woken).toMatchObject({ status: done ? 'RESOLVED' : 'OPEN', version: 3, snoozedUntil: null })
    if (!done) expect(codeOf(answers[at]!)).toBe('CONFLICT')
    expect(await eventCount(reviewId, 'review.woken')).toBe(done ? 0 : 1)
  }
  for (const { reviewId } of stopped.slice(6)) {
    await eventually(async () => expect(await read(reviewId)).toMatchObject({ status: 'OPEN', version: 3 }))
    expect(await eventCount(reviewId, 'review.woken')).toBe(1)
  }
  for (const { reviewId } of claimed) expect((await read(reviewId)).claim).toEqual({ by: 'Bob' })
}, 120_000)

test('a snooze against a resolution, a claim and a new reason: each review ends in one consistent state', async () => {
  const { stopped } = await stoppedPhases(server, { count: 15 })
  await Promise.all(
    stopped.map(async ({ reviewId, phaseId, version }, at) => {
      const rival = [
        () => tryResolve(bob, { reviewId, version }, 'RETRY'),
        () => claimReview(bob, reviewId),
        () =>
          bob.gql(
            'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
            { input: { phaseId, failureType: 'OTHER', message: 'Something else.' } },
          ),
      ][at % 3]!
      const [put, other] = await Promise.all([snooze(ann, reviewId), rival()])
      const review = await read(reviewId)
      const codes = [put, other].map((answer) => (answer.errors ? codeOf(answer) : 'OK')).join(' ')
      if (at % 3 === 0) {
        expect(['OK CONFLICT', 'INVALID_STATE OK']).toContain(codes)
        expect(review.status).toBe(other.errors ? 'SNOOZED' : 'RESOLVED')
      } else if (at % 3 === 1) {
        expect(['OK OK', 'CONFLICT OK']).toContain(codes)
        expect(review).toMatchObject({ status: put.errors ? 'OPEN' : 'SNOOZED', claim: { by: 'Bob' } })
      } else {
        expect(codes).toBe('OK OK')
        // Woken by the reason, or put off with it.
        expect(review).toMatchObject({ version: version + 2, claim: null })
        expect(review.snoozedUntil === null).toBe(review.status === 'OPEN')
        expect(review.escalatesAt === null).toBe(review.status === 'SNOOZED')
      }
    }),
  )
}, 120_000)

const END_SNOOZE = `mutation ($input: EndSnoozeInput!) {
  endSnooze(input: $input) { ended review { ${FIELDS} } } }`

test('a snooze is taken back: its escalation goes on, and the queue has it again', async () => {
  const { reviewId, version } = await stoppedPhase(server)
  const before = await minutesToEscalation(reviewId)
  await snoozed(reviewId)
  const queue = await subscribeQueue(server.wsUrl, bob.token)
  const { endSnooze: ended } = await ann.ok(END_SNOOZE, { input: { reviewId } })
  expect(ended).toMatchObject({
    ended: true,
    review: { status: 'OPEN', snoozedUntil: null, version: version + 2 },
  })
  expect(await minutesToEscalation(reviewId)).toBeCloseTo(before, 0)
  await nextChange(queue, (change) => change.reviewId === reviewId && change.type === 'UPSERTED')
  // Pressed again, or when it has woken by itself.
  const again = await bob.ok(END_SNOOZE, { input: { reviewId } })
  expect(again.endSnooze).toMatchObject({ ended: false, review: { status: 'OPEN', version: version + 2 } })
  expect(await eventCount(reviewId, 'review.woken')).toBe(1)
  await queue.stop()
})

test('of a resolution and the end of a snooze at once, the later finds the other done', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { reviewId, version } = await stoppedPhase(server)
    await snoozed(reviewId)
    const [ended, resolved] = await Promise.all([
      ann.gql(END_SNOOZE, { input: { reviewId } }),
      tryResolve(bob, { reviewId, version: version + 1 }, 'SKIP_PHASE'),
    ])
    const { status } = await read(reviewId)
    if (resolved.errors) {
      expect(codeOf(resolved)).toBe('CONFLICT')
      expect([status, ended.errors]).toEqual(['OPEN', undefined])
    } else {
      expect(codeOf(ended)).toBe('INVALID_STATE')
      expect(status).toBe('RESOLVED')
    }
  }
})
