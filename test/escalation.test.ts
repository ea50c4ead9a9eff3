import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { nextChange, subscribeQueue } from './support/liveQueue.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhase, stoppedPhases } from './support/phaseScenes.ts'
import { claimReview, codeOf, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { changeTicket, stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
})
afterAll(() => server.stop())

const FIELDS = 'id status priority escalationLevel escalatedAt escalatesAt openedAt version claim { by }'

async function read(id: string): Promise<Json> {
  return (await ann.ok(`query ($id: ID!) { review(id: $id) { ${FIELDS} } }`, { id })).review
}

function escalate(client: GraphQLClient, reviewId: string, notes?: string) {
  return client.gql(
    `mutation ($input: EscalateReviewInput!) { escalateReview(input: $input) { review { ${FIELDS} } } }`,
    { input: { reviewId, notes } },
  )
}

/** Minutes from when the review was opened to its next escalation. */
function minutesToEscalation({ escalatesAt, openedAt }: Json): number {
  return (Date.parse(escalatesAt) - Date.parse(openedAt)) / 60_000
}

/** Minutes from the database's now to the review's next escalation. */
async function minutesLeft(id: string): Promise<number> {
  const [row] = await server.sql(
    'SELECT extract(epoch FROM escalates_at - clock_timestamp()) / 60 AS left FROM reviews WHERE id = $1',
    [decodeGlobalId(id).id],
  )
  return Number(row.left)
}

/** Makes the review's next escalation due now. */
async function makeDue(...ids: string[]): Promise<void> {
  await server.sql('UPDATE reviews SET escalates_at = clock_timestamp() WHERE id = ANY($1)', [
    ids.map((id) => decodeGlobalId(id).id),
  ])
}

/** The texts of the account's timeline, newest first. */
async function notes(accountId: string): Promise<string[]> {
  const { account } = await ann.ok(
    `query ($id: ID!) { account(id: $id) { timeline { nodes { ... on SystemNote { text } } } } }`,
    { id: accountId },
  )
  return account.timeline.nodes.map((node: Json) => node.text).filter(Boolean)
}

async function escalationsOf(reviewId: string): Promise<number> {
  const [row] = await server.sql(
    `SELECT count(*)::int AS count FROM events WHERE type = 'review.escalated' AND review_id = $1`,
    [decodeGlobalId(reviewId).id],
  )
  return row.count
}

test('what is opened escalates as its priority says; a countdown does not, until it is a person’s matter', async () => {
  expect(minutesToEscalation(await read((await stoppedPhase(server, { type: 'CHALLENGE' })).reviewId))).toBe(
    15,
  )
  expect(minutesToEscalation(await read((await stoppedPhase(server)).reviewId))).toBe(60)
  const ticket = await stoppedTicket(server, 'COUNTDOWN')
  expect(await read(ticket.reviewId)).toMatchObject({ status: 'SCHEDULED', escalatesAt: null })
  await changeTicket(server.admin, 'cancelAutoReview', ticket.ticketId)
  const opened = await read(ticket.reviewId)
  expect(opened).toMatchObject({ status: 'OPEN', priority: 'NORMAL', escalationLevel: 0 })
  expect(minutesToEscalation(opened)).toBe(240)
})

test('a due review rises a step, keeps its version, and every subscriber sees the row move', async () => {
  const { reviewId, accountId, version } = await stoppedPhase(server)
  const urgent = await subscribeQueue(server.wsUrl, ann.token, { filter: { priorities: ['URGENT'] } })
  const high = await subscribeQueue(server.wsUrl, ann.token, { filter: { priorities: ['HIGH'] } })
  await server.sql(
    `UPDATE reviews SET opened_at = opened_at - interval '61 minutes', escalates_at = clock_timestamp() WHERE id = $1`,
    [decodeGlobalId(reviewId).id],
  )
  const ours = (change: { reviewId: string | null }) => change.reviewId === reviewId
  expect(await nextChange(urgent, ours)).toMatchObject({
    type: 'UPSERTED',
    review: { priority: 'URGENT', version },
  })
  expect(await nextChange(high, ours)).toMatchObject({ type: 'REMOVED', review: null })
  const review = await read(reviewId)
  expect(review).toMatchObject({ priority: 'URGENT', escalationLevel: 1, version })
  expect(await minutesLeft(reviewId)).toBeCloseTo(15, 0)
  expect(await notes(accountId)).toContain('Nobody resolved it for 1 h: priority raised to urgent.')
  await Promise.all([urgent.stop(), high.stop()])
})

test('at URGENT the level counts up and the time doubles with each repeat, to a day at most', async () => {
  const { reviewId } = await stoppedPhase(server, { type: 'ACCOUNT_SUSPENDED' })
  const waits: number[] = []
  for (let level = 1; level <= 9; level++) {
    await makeDue(reviewId)
    await eventually(async () =>
      expect(await read(reviewId)).toMatchObject({ escalationLevel: level, priority: 'URGENT' }),
    )
    waits.push(Math.round(await minutesLeft(reviewId)))
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1440, 1440, 1440])
})

/** A NORMAL review, opened some minutes ago, that escalates in so many minutes. */
async function normalReview({ minutesAgo, escalatesIn }: { minutesAgo: number; escalatesIn: number }) {
  const { campaignId } = await importAccounts(server.admin, { maxAttempts: 1 })
  const [claimed] = await claimPhases(server.admin, campaignId)
  const { review } = await failPhase(server.admin, claimed!.lease, { type: 'NETWORK_ERROR' })
  await server.sql(
    `UPDATE reviews SET opened_at = opened_at - make_interval(mins => $2),
       escalates_at = clock_timestamp() + make_interval(mins => $3) WHERE id = $1`,
    [decodeGlobalId(review!.id).id, minutesAgo, escalatesIn],
  )
  return { phaseId: claimed!.phase.id, reviewId: review!.id }
}

async function addReason(phaseId: string, failureType: string): Promise<void> {
  await ann.ok(
    'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
    { input: { phaseId, failureType, message: 'It is worse than that.' } },
  )
}

test('a second reason brings the escalation forward when it raises the priority', async () => {
  const { phaseId, reviewId } = await normalReview({ minutesAgo: 2, escalatesIn: 238 })
  await addReason(phaseId, 'TIMEOUT')
  expect(await minutesLeft(reviewId)).toBeCloseTo(238, 0)
  await addReason(phaseId, 'CHALLENGE')
  expect(await read(reviewId)).toMatchObject({ priority: 'URGENT', escalationLevel: 0 })
  // Counted from when it was opened.
  expect(await minutesLeft(reviewId)).toBeCloseTo(13, 0)
})

test('a second reason that comes after its time was over counts from now, and never puts anything off', async () => {
  const old = await normalReview({ minutesAgo: 60, escalatesIn: 180 })
  await addReason(old.phaseId, 'CHALLENGE')
  expect(await minutesLeft(old.reviewId)).toBeCloseTo(15, 0)
  const soon = await normalReview({ minutesAgo: 235, escalatesIn: 5 })
  await addReason(soon.phaseId, 'CHALLENGE')
  expect(await minutesLeft(soon.reviewId)).toBeCloseTo(5, 0)
})

test('a person escalates: a step up and a note, whoever holds it; at URGENT the level alone rises', async () => {
  const { reviewId, accountId, version } = await stoppedPhase(server)
  expect((await claimReview(bob, reviewId)).errors).toBeUndefined()
  const { data } = await escalate(ann, reviewId, 'The customer is waiting.')
  expect(data.escalateReview.review).toMatchObject({
    priority: 'URGENT',
    escalationLevel: 1,
    version,
    claim: { by: 'Bob' },
  })
  expect(await notes(accountId)).toContain('Ann escalated it to urgent: The customer is waiting.')
  const { escalatesAt } = await read(reviewId)
  const again = await escalate(ann, reviewId)
  expect(again.data.escalateReview.review).toMatchObject({
    priority: 'URGENT',
    escalationLevel: 2,
    escalatesAt,
  })
  expect((await notes(accountId))[0]).toBe('Ann escalated it.')
})

test('only what is OPEN escalates', async () => {
  const countdown = await stoppedTicket(server, 'COUNTDOWN')
  const refused = await escalate(ann, countdown.reviewId)
  expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_STATE', state: 'SCHEDULED' })
  const { reviewId } = await stoppedPhase(server)
  await resolve(ann, reviewId, 'RETRY')
  expect(await read(reviewId)).toMatchObject({ status: 'RESOLVED', escalatesAt: null })
  expect((await escalate(ann, reviewId)).errors?.[0]?.extensions).toMatchObject({ state: 'RESOLVED' })
  const analyst = await server.clientFor('ANALYST')
  expect(codeOf(await escalate(analyst, reviewId))).toBe('FORBIDDEN')
})

test('two servers escalate many due reviews once each, while people claim and resolve them', async () => {
  await server.startAnother()
  const { stopped } = await stoppedPhases(server, { count: 60 })
  const ids = stopped.map(({ reviewId }) => reviewId)
  const resolved = ids.slice(0, 20)
  await Promise.all([
    makeDue(...ids),
    ...ids.slice(20, 40).map((id) => claimReview(bob, id)),
    ...resolved.map((id) => resolve(ann, id, 'DISMISS')),
  ])
  await eventually(async () => {
    for (const id of ids.slice(20)) {
      expect(await read(id)).toMatchObject({ status: 'OPEN', priority: 'URGENT', escalationLevel: 1 })
    }
  })
  for (const id of ids.slice(20)) expect(await escalationsOf(id)).toBe(1)
  for (const id of resolved) {
    const { escalationLevel } = await read(id)
    expect(await escalationsOf(id)).toBe(escalationLevel)
  }
}, 120_000)

test('0 minutes switch the escalation of a priority off', async () => {
  const quiet = await startTestServer({ UNSTUCK_ESCALATION_MINUTES: '0,60,0,0' })
  try {
    const urgent = await stoppedPhase(quiet, { type: 'CHALLENGE' })
    const high = await stoppedPhase(quiet)
    const at = async (id: string) =>
      (await quiet.admin.ok('query ($id: ID!) { review(id: $id) { priority escalatesAt } }', { id })).review
    expect(await at(urgent.reviewId)).toEqual({ priority: 'URGENT', escalatesAt: null })
    await quiet.sql('UPDATE reviews SET escalates_at = clock_timestamp() WHERE priority = 1')
    await eventually(async () =>
      expect(await at(high.reviewId)).toEqual({ priority: 'URGENT', escalatesAt: null }),
    )
  } finally {
    await quiet.stop()
  }
})
