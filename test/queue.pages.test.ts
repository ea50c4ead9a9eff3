import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { PRIORITIES, type Priority } from '../server/entities/words.ts'
import { unique } from './support/phaseScenes.ts'
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
async function readAll(filter: object, first: number, between = async () => {}, order?: string) {
  const nodes: { id: string; priority: string; openedAt: string; resolvedAt: string | null }[] = []
  let after: string | null = null
  for (;;) {
    const page = await readPage(ann, { filter, order, first, after })
    nodes.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return nodes
    after = page.pageInfo.endCursor
    await between()
  }
}

test('the queue is in the order of priority, age and id, whatever the size of the page', async () => {
  const fingerprint = unique('order')
  const ids = await insertReviews(server, 40, fingerprint)
  const inOne = await queueIds(ann, { fingerprint })
  expect([...inOne].sort()).toEqual([...ids].sort())
  for (const first of [1, 7, 40]) {
    const nodes = await readAll({ fingerprint }, first)
    expect(nodes.map((node) => node.id)).toEqual(inOne)
  }
  const keys = (await readAll({ fingerprint }, 100)).map(({ id, priority, openedAt }) => {
    const row = decodeGlobalId(id).id.padStart(9, '0')
    return `${PRIORITIES.indexOf(priority as Priority)} ${openedAt} ${row}`
  })
  expect(keys).toEqual([...keys].sort())
})

test('while rows change, what stays is read exactly once and nothing twice', async () => {
  const fingerprint = unique('busy')
  const ids = await insertReviews(server, 160, fingerprint)
  const resolved = new Set<string>()
  const added = new Set<string>()
  let at = 0
  const nodes = await readAll({ fingerprint }, 9, async () => {
    const [claimed, gone, late] = [ids[at]!, ids[159 - at]!, ids[80 + (at % 3)]!]
    at += 2
    resolved.add(gone)
    const { version } = await readReview(ann, gone)
    const [more] = await Promise.all([
      insertReviews(server, 3, fingerprint),
      claimReview(ann, claimed),
      tryResolve(ann, { reviewId: gone, version }, 'DISMISS'),
      claimReview(ann, late),
    ])
    for (const id of more) added.add(id)
  })
  const read = nodes.map((node) => node.id)
  expect(new Set(read).size).toBe(read.length)
  expect(ids.filter((id) => !resolved.has(id) && !read.includes(id))).toEqual([])
  // It really was busy: some rows went before they were read, and some new ones were read.
  expect([...resolved].some((id) => !read.includes(id))).toBe(true)
  expect([...added].some((id) => read.includes(id))).toBe(true)
})

test('what is resolved comes newest first where that is asked for, also while more of it is resolved', async () => {
  const fingerprint = unique('newest')
  const ids = await insertReviews(server, 40, fingerprint)
  // Many at once, so that only the id tells them apart.
  await server.sql(
    `UPDATE reviews SET status = 'RESOLVED', resolved_by = 'PERSON', version = version + 1,
       resolved_at = timestamptz '2026-02-01 00:00:00Z' + (id % 5) * interval '1 millisecond'
     WHERE fingerprint = $1`,
    [fingerprint],
  )
  const filter = { fingerprint, statuses: ['RESOLVED'] }
  const key = ({ id, resolvedAt }: { id: string; resolvedAt: string | null }) =>
    `${resolvedAt} ${decodeGlobalId(id).id.padStart(9, '0')}`
  for (const first of [1, 7, 40]) {
    const keys = (await readAll(filter, first, async () => {}, 'NEWEST_RESOLUTION')).map(key)
    expect(keys).toEqual([...keys].sort().reverse())
    expect(keys).toHaveLength(40)
  }
  const [late] = await insertReviews(server, 1, fingerprint)
  let isResolved = false
  const read = await readAll(
    filter,
    9,
    async () => {
      if (!isResolved) await resolve(ann, late!, 'DISMISS')
      isResolved = true
    },
    'NEWEST_RESOLUTION',
  )
  expect(read.map(({ id }) => id).sort()).toEqual([...ids].sort())
  const [newest] = (await readPage(ann, { filter, order: 'NEWEST_RESOLUTION', first: 1 })).nodes
  expect(newest.id).toBe(late)
})

test('newest resolution first is for what is resolved alone, and its cursors for no other order', async () => {
  const QUERY = `query ($filter: ReviewFilter, $order: ReviewOrder, $after: String) {
    reviewQueue(filter: $filter, order: $order, after: $after) { pageInfo { endCursor } } }`
  const order = 'NEWEST_RESOLUTION'
  for (const filter of [null, {}, { statuses: ['OPEN'] }, { statuses: ['RESOLVED', 'OPEN'] }]) {
    const [error] = (await ann.gql(QUERY, { filter, order })).errors!
    expect(error).toMatchObject({
      message:
        'Only what is resolved has a newest resolution: with this order, filter by the status RESOLVED alone.',
      extensions: { code: 'BAD_USER_INPUT', field: 'order' },
    })
  }
  await resolve(ann, (await insertReviews(server, 1))[0]!, 'DISMISS')
  const filter = { statuses: ['RESOLVED'] }
  const endOf = async (by: string) =>
    (await ann.ok(QUERY, { filter, order: by })).reviewQueue.pageInfo.endCursor
  for (const [one, other] of [
    ['MOST_PRESSING', order],
    [order, 'MOST_PRESSING'],
  ] as const) {
    const [error] = (await ann.gql(QUERY, { filter, order: other, after: await endOf(one) })).errors!
    expect(error).toMatchObject({
      message: 'This cursor is not of this list in this order: pass an endCursor that it gave.',
      extensions: { code: 'BAD_USER_INPUT', field: 'after' },
    })
  }
})

test('first and the end of the list', async () => {
  const filter = { fingerprint: unique('ten') }
  await insertReviews(server, 10, filter.fingerprint)
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
  const filter = { fingerprint: unique('thousand') }
  const ids = await insertReviews(server, 1000, filter.fingerprint)
  expect((await ann.ok(COUNT, { filter })).reviewQueue.count).toEqual({ value: 1000, capped: false })
  await resolve(ann, ids[0]!, 'DISMISS')
  expect((await ann.ok(COUNT, { filter })).reviewQueue.count).toEqual({ value: 999, capped: false })
  await insertReviews(server, 2, filter.fingerprint)
  expect((await ann.ok(COUNT, { filter })).reviewQueue.count).toEqual({ value: 1000, capped: true })
})

test('similarCount counts the others of the same fingerprint that need a person', async () => {
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
