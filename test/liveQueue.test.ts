import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeFeedCursor, feedName } from '../server/events/feedCursor.ts'
import { eventually } from './support/eventually.ts'
import { merge, nextChange, type QueueChange, readQueue, subscribeQueue } from './support/liveQueue.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhase, stoppedPhases } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

const CLAIM = 'mutation ($id: ID!) { claimReview(input: { reviewId: $id }) { review { id } } }'
const RELEASE = 'mutation ($id: ID!) { releaseReview(input: { reviewId: $id }) { review { id } } }'
const RESOLVE = `mutation ($id: ID!, $version: Int!, $action: ResolutionAction!) {
  resolveReview(input: { reviewId: $id, version: $version, action: $action }) { review { id } } }`

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** As the admin, or with the token given (null: without one). */
function subscribe(variables: Record<string, unknown> = {}, token: string | null = server.admin.token) {
  return subscribeQueue(server.wsUrl, token ?? undefined, variables)
}

test('a failure arrives, changes, and leaves when it is dealt with', async () => {
  const { campaignId } = await importAccounts(server.admin)
  const queue = await subscribe({ filter: { campaignIds: [campaignId] } })
  const [lease] = await claimPhases(server.admin, campaignId)
  const { review } = await failPhase(server.admin, lease!.lease, { type: 'CAPTCHA' })

  const opened = await nextChange(queue)
  expect(opened).toMatchObject({
    type: 'UPSERTED',
    reviewId: review!.id,
    review: { status: 'OPEN', claim: null },
  })
  await server.admin.ok(CLAIM, { id: review!.id })
  const claimed = await nextChange(queue, (change) => change.review?.claim !== null)
  expect(claimed).toMatchObject({ type: 'UPSERTED', review: { id: review!.id, version: review!.version } })

  await server.admin.ok(RESOLVE, { id: review!.id, version: review!.version, action: 'RETRY' })
  const removed = await nextChange(queue, (change) => change.type === 'REMOVED')
  expect(removed).toMatchObject({ reviewId: review!.id, review: null })
  await queue.stop()
})

test('a review that the filter can never show sends nothing', async () => {
  const { campaignId } = await importAccounts(server.admin)
  const { campaignId: other } = await stoppedPhase(server)
  const queue = await subscribe({ filter: { campaignIds: [other] } })
  const [lease] = await claimPhases(server.admin, campaignId)
  await failPhase(server.admin, lease!.lease, { type: 'CAPTCHA' })
  const { reviews } = await readQueue(server.admin, { campaignIds: [other] })
  const [id] = reviews.keys()
  await server.admin.ok(CLAIM, { id })

  expect(await nextChange(queue)).toMatchObject({ type: 'UPSERTED', reviewId: id })
  await queue.stop()
})

test('a filter by the account hears of its status', async () => {
  const { campaignId, reviewId, accountId } = await stoppedPhase(server)
  const filter = { campaignIds: [campaignId], accountStatuses: ['IN_REVIEW'] }
  const queue = await subscribe({ filter })
  const rowId = Buffer.from(accountId, 'base64').toString().split(':')[1]
  await server.sql(`UPDATE accounts SET status = 'PAUSED', paused = true WHERE id = $1`, [rowId])
  await server.sql(
    `INSERT INTO events (type, account_id, actor_key, actor_name) VALUES ('account.status_changed', $1, 'x', 'X')`,
    [rowId],
  )
  // That it came to wait may be told once more: the subscription began at that moment.
  expect(await nextChange(queue, ({ type }) => type === 'REMOVED')).toMatchObject({ reviewId })
  await queue.stop()
})

test('two people with the same document and claimedByMe see different rows', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 2 })
  const [first, second] = [await server.clientFor('MANAGER', 'Ada'), await server.clientFor('MANAGER', 'Bo')]
  const filter = { campaignIds: [campaignId], claimedByMe: true }
  const [hers, his] = [await subscribe({ filter }, first.token), await subscribe({ filter }, second.token)]

  await first.ok(CLAIM, { id: stopped[0]!.reviewId })
  await second.ok(CLAIM, { id: stopped[1]!.reviewId })
  const upserted = (change: QueueChange) => change.type === 'UPSERTED'
  expect((await nextChange(hers, upserted)).reviewId).toBe(stopped[0]!.reviewId)
  expect((await nextChange(his, upserted)).reviewId).toBe(stopped[1]!.reviewId)

  await first.ok(RELEASE, { id: stopped[0]!.reviewId })
  const gone = await nextChange(
    hers,
    (change) => change.type === 'REMOVED' && change.reviewId === stopped[0]!.reviewId,
  )
  expect(gone.review).toBeNull()
  expect([...hers.drain(), ...his.drain()].filter(({ data }) => upserted(data.queueChanged))).toEqual([])
  await Promise.all([hers.stop(), his.stop()])
})

test('nobody hears through claimedByMe of a review that was never theirs', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 2 })
  const [first, second] = [await server.clientFor('MANAGER', 'Ada'), await server.clientFor('MANAGER', 'Bo')]
  const filter = { campaignIds: [campaignId], claimedByMe: true }
  const { cursor } = await readQueue(first, filter)
  const [hers, his] = [await subscribe({ filter }, first.token), await subscribe({ filter }, second.token)]
  const [one, other] = [stopped[0]!.reviewId, stopped[1]!.reviewId]

  await first.ok(CLAIM, { id: one })
  expect(await nextChange(hers)).toMatchObject({ type: 'UPSERTED', reviewId: one })
  await first.ok(RELEASE, { id: one })
  expect(await nextChange(hers)).toMatchObject({ type: 'REMOVED', reviewId: one })
  // Events come in order: whatever he was told of hers has come before this.
  await second.ok(CLAIM, { id: other })
  expect(await nextChange(his)).toMatchObject({ type: 'UPSERTED', reviewId: other })

  // The same for who was away meanwhile.
  const [herReturn, hisReturn] = [
    await subscribe({ filter, after: cursor }, first.token),
    await subscribe({ filter, after: cursor }, second.token),
  ]
  expect(await nextChange(herReturn)).toMatchObject({ type: 'REMOVED', reviewId: one })
  expect(await nextChange(hisReturn)).toMatchObject({ type: 'UPSERTED', reviewId: other })
  await second.ok(RELEASE, { id: other })
  await first.ok(CLAIM, { id: one })
  for (const queue of [his, hisReturn]) {
    expect(await nextChange(queue)).toMatchObject({ type: 'REMOVED', reviewId: other })
  }
  for (const queue of [hers, herReturn]) {
    expect(await nextChange(queue)).toMatchObject({ type: 'UPSERTED', reviewId: one })
    expect(queue.drain()).toEqual([])
  }
  await Promise.all([hers, his, herReturn, hisReturn].map((queue) => queue.stop()))
})

test('who comes back with a cursor gets what it missed, then what is new', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  const filter = { campaignIds: [campaignId] }
  const page = await readQueue(server.admin, filter)
  await server.admin.ok(CLAIM, { id: stopped[0]!.reviewId })
  const { reviewId, version } = stopped[1]!
  await server.admin.ok(RESOLVE, { id: reviewId, version, action: 'RETRY' })

  const queue = await subscribe({ filter, after: page.cursor })
  await server.admin.ok(CLAIM, { id: stopped[2]!.reviewId })
  await eventually(async () => {
    for (const { data } of queue.drain()) merge(page.reviews, data.queueChanged)
    const held = [...page.reviews.values()].filter((review) => review.claim)
    expect(held.map((review) => review.id).toSorted()).toEqual(
      [stopped[0]!.reviewId, stopped[2]!.reviewId].toSorted(),
    )
    expect(page.reviews.has(reviewId)).toBe(false)
  })
  await queue.stop()
})

test('a cursor of another feed, or from the future, answers RESYNC', async () => {
  const { cursor } = await readQueue(server.admin)
  const feed = Buffer.from(cursor, 'base64url').toString().split(':')[0]!
  const useless = [
    encodeFeedCursor({ feed: feedName('another', '1'), position: 5 }),
    encodeFeedCursor({ feed, position: 999_999_999 }),
  ]
  for (const after of useless) {
    const queue = await subscribe({ after })
    expect(await nextChange(queue)).toMatchObject({ type: 'RESYNC', reviewId: null, review: null })
    await queue.stop()
  }
})

test('a database that went back to an older state answers RESYNC to who is there', async () => {
  const restored = await startTestServer()
  try {
    const { reviewId } = await stoppedPhase(restored)
    const queue = await subscribeQueue(restored.wsUrl, restored.admin.token)
    // Whoever restores a database is past what guards the events.
    await restored.sql('ALTER TABLE events DISABLE TRIGGER events_append_only')
    await restored.sql('TRUNCATE events RESTART IDENTITY')
    await restored.sql('ALTER TABLE events ENABLE TRIGGER events_append_only')
    await restored.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'unstuck feed'`,
    )
    expect((await nextChange(queue, (change) => change.type === 'RESYNC')).review).toBeNull()

    await restored.admin.ok(CLAIM, { id: reviewId })
    expect(await nextChange(queue)).toMatchObject({ type: 'UPSERTED', reviewId })
    await queue.stop()
  } finally {
    await restored.stop()
  }
})

test('bad input and wrong roles are refused with their codes', async () => {
  const bot = await server.clientFor('INTEGRATOR')
  const refusals: [Record<string, unknown>, string | null | undefined, string][] = [
    [{ after: 'garbage' }, undefined, 'BAD_USER_INPUT'],
    [{ filter: { campaignIds: ['nonsense'] } }, undefined, 'BAD_USER_INPUT'],
    [{ filter: { statuses: ['NO_SUCH'] } }, undefined, 'BAD_USER_INPUT'],
    [{}, bot.token, 'FORBIDDEN'],
    [{}, null, 'UNAUTHENTICATED'],
  ]
  for (const [variables, token, code] of refusals) {
    const queue = await subscribe(variables, token)
    const { errors } = await queue.next()
    expect(errors?.[0]?.extensions.code).toBe(code)
    await queue.stop()
  }
  const deep = `{ subject { ... on Phase { review ${'{ subject { ... on Phase { review '.repeat(9)} { id } ${'} } }'.repeat(9)} } } }`
  const costly = await server.subscribe(`subscription { queueChanged { review ${deep} } }`)
  expect((await costly.next()).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
  await costly.stop()
  const wrong = await server.subscribe('subscription { queueChanged { nothing } }')
  expect((await wrong.refused)[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  const garbled = await server.subscribe('subscription {{')
  expect((await garbled.refused)[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED')
  await Promise.all([wrong.stop(), garbled.stop()])
})

test('a change on one server reaches the subscriber of another at once', { timeout: 90_000 }, async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  const other = await server.spawn()
  const queue = await subscribe({ filter: { campaignIds: [campaignId] } })
  const times: number[] = []
  for (const { reviewId } of stopped) {
    const response = await fetch(`${other.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.admin.token}` },
      body: JSON.stringify({ query: CLAIM, variables: { id: reviewId } }),
    })
    const start = performance.now()
    expect(await response.json()).toMatchObject({ data: { claimReview: { review: { id: reviewId } } } })
    await nextChange(queue, (change) => change.reviewId === reviewId)
    times.push(performance.now() - start)
  }
  // Without the notification it would be the poll, once a second; the quickest of three leaves room for a busy machine.
  expect(Math.min(...times)).toBeLessThan(500)
  await queue.stop()
})

test('a revoked token loses its sockets, whichever server revoked it', async () => {
  const reader = await server.clientFor('ANALYST')
  const queue = await subscribe({}, reader.token)
  await server.admin.ok('mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { id } }', {
    id: reader.id,
  })
  expect((await queue.closed).code).toBe(4403)
})
