import { afterAll, beforeAll, expect, test } from 'vitest'
import { PRIORITIES } from '../server/entities/words.ts'
import { insertReviews, queueIds, readPage } from './support/queueScenes.ts'
import { claimReview, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'

let server: TestServer
let ann: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
})
afterAll(() => server.stop())

/** Pages of `first` from here to the end; `between` runs before each next one. */
async function readAll(filter: object, first: number, between = async () => {}) {
  const nodes: { id: string; priority: string; openedAt: string }[] = []
  let after: string | null = null
  for (;;) {
    const page = await readPage(ann, { filter, first, after })
    nodes.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return nodes
    after = page.pageInfo.endCursor
    await between()
  }
}

async function campaignOf(reviewId: string): Promise<string> {
  const { review } = await ann.ok(
    'query ($id: ID!) { review(id: $id) { subject { ... on Phase { account { campaign { id } } } } } }',
    { id: reviewId },
  )
  return review.subject.account.campaign.id
}

test('the queue is in the order of priority, age and id, whatever the size of the page', async () => {
  const ids = await insertReviews(server, 100)
  const filter = { campaignIds: [await campaignOf(ids[0]!)] }
  const inOne = await queueIds(ann, filter)
  expect(inOne).toHaveLength(100)
  for (const first of [1, 7, 50]) {
    const nodes = await readAll(filter, first)
    expect(nodes.map((node) => node.id)).toEqual(inOne)
  }
  const keys = (await readAll(filter, 100)).map(
    ({ priority, openedAt }) => `${PRIORITIES.indexOf(priority as 'HIGH')} ${openedAt}`,
  )
  expect(keys).toEqual([...keys].sort())
})

test('while rows change, what stays is read exactly once and nothing twice', async () => {
  const ids = await insertReviews(server, 300)
  const filter = { campaignIds: [await campaignOf(ids[0]!)] }
  const touched = new Set<string>()
  let at = 0
  const nodes = await readAll(filter, 7, async () => {
    const [claimed, resolved, late] = [ids[at]!, ids[299 - at]!, ids[150 + (at % 3)]!]
    at += 3
    touched.add(resolved)
    const { version } = await readReview(ann, resolved)
    await Promise.all([
      claimReview(ann, claimed),
      tryResolve(ann, { reviewId: resolved, version }, 'DISMISS'),
      claimReview(ann, late),
      insertReviews(server, 2),
    ])
  })
  const read = nodes.map((node) => node.id)
  expect(new Set(read).size).toBe(read.length)
  expect(ids.filter((id) => !touched.has(id) && !read.includes(id))).toEqual([])
  expect(touched.size).toBeGreaterThan(30)
})

test('first and the end of the list', async () => {
  const ids = await insertReviews(server, 10)
  const filter = { campaignIds: [await campaignOf(ids[0]!)] }
  const exact = await readPage(ann, { filter, first: 10 })
  expect(exact.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false })
  const next = await readPage(ann, { filter, first: 10, after: exact.pageInfo.endCursor })
  expect(next).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } })
  for (const first of [0, -1, 101]) {
    const { errors } = await ann.gql('query ($first: Int) { reviewQueue(first: $first) { nodes { id } } }', {
      first,
    })
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' })
  }
})

const cursor = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url')

test.each([
  'nonsense',
  '',
  cursor(['1']),
  cursor([0, 1767225600000]),
  cursor([9, 1767225600000, '5']),
  cursor([0.5, 1767225600000, '5']),
  cursor([0, 1e300, '5']),
  cursor([0, 1767225600000, 5.5]),
  cursor([0, 1767225600000, '5; DROP TABLE reviews']),
  cursor({ priority: 0 }),
])('a cursor of no list or of another list is bad input: %s', async (after) => {
  const { errors } = await ann.gql('query ($after: String) { reviewQueue(after: $after) { nodes { id } } }', {
    after,
  })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
})

test('a cursor of another real list is bad input', async () => {
  await insertReviews(server, 1)
  const { campaigns } = await ann.ok('{ campaigns(first: 1) { pageInfo { endCursor } } }')
  const answer = await ann.gql('query ($after: String) { reviewQueue(after: $after) { nodes { id } } }', {
    after: campaigns.pageInfo.endCursor,
  })
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
})

test('the count is exact up to 1,000 and says when there are more', async () => {
  const COUNT = `query ($filter: ReviewFilter) { reviewQueue(filter: $filter, first: 1) { count { value capped } } }`
  const ids = await insertReviews(server, 1000)
  const filter = { campaignIds: [await campaignOf(ids[0]!)] }
  expect((await ann.ok(COUNT, { filter })).reviewQueue.count).toEqual({ value: 1000, capped: false })
  await resolve(ann, ids[0]!, 'DISMISS')
  expect((await ann.ok(COUNT, { filter })).reviewQueue.count).toEqual({ value: 999, capped: false })
  await insertReviews(server, 1001)
  expect((await ann.ok(COUNT)).reviewQueue.count).toEqual({ value: 1000, capped: true })
})

test('similarCount counts the others of the same fingerprint that need a person', async () => {
  await server.sql(`UPDATE reviews SET fingerprint = 'older' WHERE fingerprint = 'same'`)
  const ids = await insertReviews(server, 5)
  const similar = async () => (await readReview(ann, ids[0]!)).similarCount
  expect(await similar()).toBe(4)
  await resolve(ann, ids[1]!, 'DISMISS')
  expect(await similar()).toBe(3)
  await resolve(ann, ids[0]!, 'DISMISS')
  expect(await similar()).toBe(3)
})

test('the feed cursor comes with the page', async () => {
  const { reviewQueue } = await ann.ok('{ reviewQueue { feedCursor } }')
  expect(reviewQueue.feedCursor).not.toBe('')
})
