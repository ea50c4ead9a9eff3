import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from './support/eventually.ts'
import { nextChange, subscribeQueue } from './support/liveQueue.ts'
import { insertReviews } from './support/queueScenes.ts'
import type { ServerProcess } from './support/serverProcess.ts'
import { openSocket, subscribeOn } from './support/subscription.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

const REVIEWS = 1000
const ROUNDS = 10
/** So much that what the changes bring, kept for a reader that reads nothing, would be 120 MB. */
const SUMMARY_BYTES = 12_000
/** The first rounds fill the buffers and bring the heap to its size; after them it should not grow. */
const FILLING_ROUNDS = 2
/** Without a bound the other eight rounds would take 96 MB. */
const MOST_GROWTH_MB = 48
/** A small heap is swept often, so that the memory in use is not mistaken for garbage. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=192' }

const WHOLE = `subscription { queueChanged { type cursor reviewId review { id version summary } } }`

let server: TestServer
let child: ServerProcess
let wsUrl: string

beforeAll(async () => {
  server = await startTestServer()
  child = await server.spawn(SMALL_HEAP)
  wsUrl = `${child.url.replace('http', 'ws')}/graphql`
}, 70_000)
afterAll(() => server.stop())

/** The resident memory of the child, in MB. */
function memory(): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1024
}

/** Changes every review once, as many small transactions do, and tells the servers. */
async function changeAll(ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += 100) {
    await server.sql(
      `WITH changed AS (
         UPDATE reviews SET version = version + 1 WHERE id = ANY($1) RETURNING id
       )
       INSERT INTO events (type, review_id, actor_key, actor_name) SELECT 'review.changed', id, 'x', 'X' FROM changed`,
      [ids.slice(start, start + 100)],
    )
    await server.sql('NOTIFY unstuck_events')
  }
}

test(
  'a subscriber that reads nothing costs a fixed amount of memory, holds up nobody, and gets RESYNC',
  { timeout: 120_000 },
  async () => {
    const globalIds = await insertReviews(server, REVIEWS)
    const ids = globalIds.map((id) => Buffer.from(id, 'base64').toString().split(':')[1]!)
    await server.sql('UPDATE reviews SET summary = repeat($1, $2::int)', ['x', SUMMARY_BYTES])
    const good = await subscribeQueue(wsUrl, server.admin.token)
    // Both have heard something, so that the server has warmed up.
    const socket = await openSocket(wsUrl, { token: server.admin.token })
    const slow = subscribeOn<{ queueChanged: { type: string; reviewId: string } }>(socket, WHOLE)
    await changeAll(ids.slice(0, 100))
    await slow.next()

    socket.pause()
    const used: number[] = []
    const versions = new Map<string, number>()
    for (let round = 1; round <= ROUNDS; round += 1) {
      await changeAll(ids)
      // Each round reaches the good one before the next begins.
      await eventually(() => {
        for (const { data } of good.drain()) {
          const { review } = data.queueChanged
          if (review) versions.set(review.id, review.version)
        }
        const current = globalIds.filter((id) => (versions.get(id) ?? 0) > round)
        expect(current.length).toBe(REVIEWS)
      }, 20_000)
      used.push(memory())
    }
    const filled = Math.max(...used.slice(0, FILLING_ROUNDS))
    expect(Math.max(...used) - filled, `${used.map(Math.round).join(' ')} MB`).toBeLessThan(MOST_GROWTH_MB)

    socket.resume()
    await slow.nextWhere(({ queueChanged }) => queueChanged.type === 'RESYNC', 20_000)
    // And from then on it hears what happens, as if nothing had been.
    await changeAll(ids.slice(0, 1))
    await slow.nextWhere(({ queueChanged }) => queueChanged.reviewId === globalIds[0], 20_000)
    await nextChange(good, (change) => change.reviewId === globalIds[0])
    expect(socket.readyState).toBe(WebSocket.OPEN)
    await Promise.all([slow.stop(), good.stop()])
  },
)
