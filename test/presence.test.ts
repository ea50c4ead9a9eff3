import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId, encodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { subscribe, type TestSubscription } from './support/subscription.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'

const PRESENCE = `subscription ($reviewId: ID!) {
  reviewPresence(reviewId: $reviewId) { viewers { id name since } } }`

/** How long a viewer of a server that was killed may still seem to be there, and a busy machine on top. */
const GONE_MS = 25_000

let server: TestServer
let ann: TokenClient
let bob: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('ANALYST', 'Bob')
})
afterAll(() => server.stop())

function open(person: TokenClient, reviewId: string, wsUrl = server.wsUrl): Promise<TestSubscription> {
  return subscribe<Json>(wsUrl, PRESENCE, { reviewId }, { token: person.token })
}

const viewerRows = (reviewId: string) =>
  server.sql('SELECT FROM review_viewers WHERE review_id = $1', [decodeGlobalId(reviewId).id])

/** Opens it, and waits until it is written down: who looks next came later, on a busy machine too. */
async function look(...[person, reviewId, wsUrl]: Parameters<typeof open>): Promise<TestSubscription> {
  const before = (await viewerRows(reviewId)).length
  const looking = await open(person, reviewId, wsUrl)
  await eventually(async () => expect((await viewerRows(reviewId)).length).toBeGreaterThan(before))
  return looking
}

/** Waits until exactly these look at it, by name, in the order in which they came. */
async function seen(
  by: TestSubscription<Json>,
  names: readonly string[],
  timeoutMs?: number,
): Promise<Json[]> {
  const fits = ({ reviewPresence }: Json) =>
    JSON.stringify(reviewPresence.viewers.map(({ name }: Json) => name)) === JSON.stringify(names)
  return (await by.nextWhere(fits, timeoutMs)).reviewPresence.viewers
}

test('two see each other, also over two servers, and each hears when the other leaves', async () => {
  const { reviewId } = await stoppedPhase(server)
  const another = await server.startAnother()
  const [{ events: before }] = await server.sql('SELECT count(*)::int AS events FROM events')
  const first = await look(ann, reviewId)
  await seen(first, ['Ann'])
  const second = await look(bob, reviewId, `${another.url.replace('http', 'ws')}/graphql`)
  const viewers = await seen(second, ['Ann', 'Bob'])
  await seen(first, ['Ann', 'Bob'])

  // Each can tell who it is itself.
  const { viewer } = await bob.ok('{ viewer { id } }')
  expect(viewers.map(({ id }) => id === viewer.id)).toEqual([false, true])

  await second.stop()
  await seen(first, ['Ann'])
  await first.stop()
  // Looking is no change of anything: the audit log says nothing of it.
  const [{ events: after }] = await server.sql('SELECT count(*)::int AS events FROM events')
  expect(after).toBe(before)
})

test('a person with two windows is there once, until the last one closes', async () => {
  const { reviewId } = await stoppedPhase(server)
  const watching = await look(bob, reviewId)
  const windows = [await look(ann, reviewId), await look(ann, reviewId)]
  const [, annThere] = await seen(watching, ['Bob', 'Ann'])
  await seen(windows[1]!, ['Bob', 'Ann'])
  await windows[0]!.stop()
  // Its row goes a moment later, and must not be taken for the next window's that has not come.
  await eventually(async () => expect(await viewerRows(reviewId)).toHaveLength(2))
  watching.drain()
  // The rest of the list still has her, since her first window.
  await server.sql("UPDATE review_viewers SET since = since - interval '1 minute' WHERE name = 'Ann'")
  const third = await look(ann, reviewId)
  const [first] = await seen(third, ['Ann', 'Bob'])
  expect(Date.parse(first!.since)).toBeLessThan(Date.parse(annThere!.since))
  await third.stop()
  await windows[1]!.stop()
  await seen(watching, ['Bob'])
  await watching.stop()
})

test('whoever was at a server that is killed is gone within seconds, by the database’s clock', async () => {
  const { reviewId } = await stoppedPhase(server)
  const killed = await server.spawn()
  const watching = await look(ann, reviewId)
  await look(bob, reviewId, `${killed.url.replace('http', 'ws')}/graphql`)
  await seen(watching, ['Ann', 'Bob'], GONE_MS)
  await killed.end('SIGKILL')
  const [row] = await server.sql(
    `SELECT expires_at > clock_timestamp() AS there FROM review_viewers WHERE name = 'Bob'`,
  )
  expect(row.there).toBe(true)
  await seen(watching, ['Ann'], GONE_MS)
  await watching.stop()
})

test('what the database lost is written again', async () => {
  const { reviewId } = await stoppedPhase(server)
  const watching = await look(ann, reviewId)
  const other = await look(bob, reviewId)
  await seen(watching, ['Ann', 'Bob'])
  await server.sql('TRUNCATE review_viewers')
  const third = await look(ann, reviewId)
  await seen(third, ['Ann', 'Bob'])
  await Promise.all([watching.stop(), other.stop(), third.stop()])
})

test('people who left in the same moment as they came leave nothing behind', async () => {
  const { reviewId } = await stoppedPhase(server)
  const watching = await look(bob, reviewId)
  await seen(watching, ['Bob'])
  const hasty = await Promise.all(Array.from({ length: 20 }, () => open(ann, reviewId)))
  await Promise.all(hasty.map((each) => each.stop()))
  await seen(watching, ['Bob'])
  await eventually(async () => {
    const rows = await server.sql('SELECT name FROM review_viewers WHERE review_id = $1', [
      decodeGlobalId(reviewId).id,
    ])
    expect(rows).toEqual([{ name: 'Bob' }])
  })
  await watching.stop()
})

test('bots are refused, and so is a review that is not there', async () => {
  const { reviewId } = await stoppedPhase(server)
  const bot = await server.clientFor('INTEGRATOR')
  for (const [person, id, code] of [
    [bot, reviewId, 'FORBIDDEN'],
    [ann, encodeGlobalId('Review', '999999999'), 'NOT_FOUND'],
    [ann, encodeGlobalId('Ticket', '1'), 'BAD_USER_INPUT'],
  ] as const) {
    const refused = await open(person, id)
    expect((await refused.next()).errors?.[0]?.extensions.code).toBe(code)
    await refused.stop()
  }
})
