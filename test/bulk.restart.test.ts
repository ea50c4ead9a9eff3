import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { finished, preview, readOperation, resolutionCounts, results, start } from './support/bulkCalls.ts'
import { createClient, type GraphQLClient } from './support/graphqlClient.ts'
import { insertReviews } from './support/queueScenes.ts'
import type { ServerProcess } from './support/serverProcess.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_TICK_MS: '200' })
})
afterAll(() => server.stop())

const SIZE = 80

/** A batch in the middle of its work on a server of its own, whose client is gone. */
async function halfDone(): Promise<{ doomed: ServerProcess; reviewIds: string[]; id: string }> {
  const doomed = await server.spawn()
  const reviewIds = await insertReviews(server, SIZE)
  const client: GraphQLClient = createClient(doomed.url, server.admin.token)
  const { token } = await preview(client, { reviewIds })
  const gone = new AbortController()
  const answer = fetch(`${doomed.url}/graphql`, {
    method: 'POST',
    signal: gone.signal,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.admin.token}` },
    body: JSON.stringify({
      query: `mutation ($token: ID!) { resolveReviews(input: { token: $token }) { operation { id } } }`,
      variables: { token },
    }),
  })
  const row = await vi.waitFor(async () => {
    const [found] = await server.sql<{ id: string; done: number }>(
      `SELECT operation_id AS id, count(*)::int AS done FROM bulk_items JOIN bulk_operations ON id = operation_id
       WHERE token = $1 AND done_at IS NOT NULL GROUP BY operation_id`,
      [token],
    )
    expect(found?.done).toBeGreaterThan(20)
    return found!
  }, 60_000)
  gone.abort()
  await answer.catch(() => {})
  return { doomed, reviewIds, id: Buffer.from(`BulkOperation:${row.id}`).toString('base64') }
}

async function expectEachOnce(id: string, reviewIds: readonly string[]): Promise<void> {
  const done = await finished(server.admin, id, 120_000)
  expect(done).toMatchObject({ total: SIZE, succeeded: SIZE, failed: 0 })
  expect(await resolutionCounts(server, reviewIds)).toEqual(reviewIds.map(() => 1))
  const all = await results(server.admin, id)
  expect(new Set(all.map(({ reviewId }) => reviewId)).size).toBe(SIZE)
  expect(new Set(all.map(({ resolution }) => resolution.id)).size).toBe(SIZE)
}

test(
  'a killed server: another one finishes it, and nothing is done twice',
  { timeout: 240_000 },
  async () => {
    const { doomed, reviewIds, id } = await halfDone()
    expect(await doomed.end('SIGKILL')).toBe('SIGKILL')
    expect((await readOperation(server.admin, id)).succeeded).toBeLessThan(SIZE)
    // Now instead of in 10 s.
    await server.sql(
      'UPDATE bulk_operations SET claimed_until = clock_timestamp() WHERE claimed_until IS NOT NULL',
    )
    await expectEachOnce(id, reviewIds)
  },
)

test('a server that is ended in order leaves the rest at once', { timeout: 240_000 }, async () => {
  const { doomed, reviewIds, id } = await halfDone()
  expect(await doomed.end('SIGTERM')).toBe(0)
  const rest = await readOperation(server.admin, id)
  expect(rest.succeeded).toBeLessThan(SIZE)
  await expectEachOnce(id, reviewIds)
})

test('a start that nobody heard of is not lost', { timeout: 120_000 }, async () => {
  const reviewIds = await insertReviews(server, 5)
  const { token } = await preview(server.admin, { reviewIds })
  // As if the server had died between the commit and the first item.
  await server.sql(
    `UPDATE bulk_operations SET started_at = clock_timestamp(), claimed_until = clock_timestamp() WHERE token = $1`,
    [token],
  )
  const { id } = await start(server.admin, token)
  expect(await finished(server.admin, id)).toMatchObject({ total: 5, succeeded: 5 })
  expect(await resolutionCounts(server, reviewIds)).toEqual(reviewIds.map(() => 1))
})

test('two servers at work on one batch do each item once', { timeout: 120_000 }, async () => {
  const another = await server.startAnother()
  const reviewIds = await insertReviews(server, 100)
  const { token } = await preview(server.admin, { reviewIds })
  const { id } = await start(createClient(another.url, server.admin.token), token)
  // As if the first had been too slow to say that it still works.
  await server.sql('UPDATE bulk_operations SET claimed_until = clock_timestamp() WHERE token = $1', [token])
  expect(await finished(server.admin, id)).toMatchObject({ total: 100, succeeded: 100, failed: 0 })
  expect(await resolutionCounts(server, reviewIds)).toEqual(reviewIds.map(() => 1))
})
