import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { merge, type QueueChange, readQueue, subscribeQueue } from './support/liveQueue.ts'
import { claimPhases, failPhase, stoppedPhases } from './support/phaseScenes.ts'
import { claimReview, releaseReview, tryResolve } from './support/reviewCalls.ts'
import type { TestSubscription } from './support/subscription.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

const WRITERS = 8
const CHANGES = 1000
const REVIEWS = 60

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** A client that merges what it is sent and is cut off again and again, each time without a goodbye. */
class CutOffClient {
  #subscription: TestSubscription<{ queueChanged: QueueChange }> | null = null
  reviews = new Map<string, Json>()
  cursor = ''
  /** The version of each review that it was told last. */
  readonly #told = new Map<string, number>()
  cuts = 0
  resyncs = 0

  async come(filter: Json): Promise<void> {
    if (this.cursor === '') Object.assign(this, await readQueue(server.admin, filter))
    this.#subscription = await subscribeQueue(server.wsUrl, server.admin.token, {
      filter,
      after: this.cursor,
    })
  }

  /** Takes at most `most` of the messages that have arrived: the rest it never sees when it is cut off now. */
  take(most = Infinity): void {
    for (const { data, errors } of this.#subscription!.drain().slice(0, most)) {
      expect(errors).toBeUndefined()
      const { queueChanged: change } = data
      if (change.type === 'RESYNC') this.resyncs += 1
      if (change.review) {
        expect(change.review.version).toBeGreaterThanOrEqual(this.#told.get(change.reviewId!) ?? 0)
        this.#told.set(change.reviewId!, change.review.version)
      }
      merge(this.reviews, change)
      this.cursor = change.cursor
    }
  }

  async cut(): Promise<void> {
    // Some messages have arrived and are never looked at, others are still on their way.
    this.take(20)
    this.#subscription!.socket.terminate()
    await this.#subscription!.closed
    this.cuts += 1
  }

  async leave(): Promise<void> {
    await this.#subscription!.stop()
  }
}

/** Makes `count` changes: claims, releases, resolutions, and failures that bring reviews back. */
async function write(
  client: GraphQLClient,
  campaignId: string,
  count: number,
  seed: number,
): Promise<number> {
  let made = 0
  let known: Json[] = []
  for (let turn = seed; made < count; turn += 1) {
    if (turn % 10 === 0 || known.length === 0) {
      for (const { lease } of await claimPhases(client, campaignId, 5)) {
        await failPhase(client, lease, { type: 'CAPTCHA' })
        made += 1
      }
      known = [...(await readQueue(client, { campaignIds: [campaignId] })).reviews.values()]
      continue
    }
    const review = known[(turn * 7) % known.length]
    if (turn % 10 === 1) {
      const answer = await tryResolve(client, { reviewId: review.id, version: review.version }, 'RETRY')
      if (!answer.errors) made += 1
    } else {
      if (!(await claimReview(client, review.id)).errors) made += 1
      if (!(await releaseReview(client, review.id)).errors) made += 1
    }
  }
  return made
}

test('who is cut off and comes back has exactly what the database has', { timeout: 240_000 }, async () => {
  const { campaignId } = await stoppedPhases(server, { count: REVIEWS, phases: ['post'] })
  const filter = { campaignIds: [campaignId] }
  const client = new CutOffClient()
  await client.come(filter)
  const writers = await Promise.all(
    // Writers that are in nobody's way: each claims in its own name.
    Array.from({ length: WRITERS }, (_, at) => server.clientFor('ADMIN', `writer ${at}`)),
  )

  let writing = true
  const written = Promise.all(
    writers.map((writer, at) => write(writer, campaignId, CHANGES / WRITERS, at * 3)),
  ).finally(() => {
    writing = false
  })
  const before = client.cuts
  while (writing) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    await client.cut()
    await client.come(filter)
  }
  const made = (await written).reduce((sum, count) => sum + count, 0)
  expect(made).toBeGreaterThanOrEqual(CHANGES)
  expect(client.cuts).toBeGreaterThan(before + 3)

  const { reviews } = await readQueue(server.admin, filter)
  await eventually(() => {
    client.take()
    expect(Object.fromEntries(client.reviews)).toEqual(Object.fromEntries(reviews))
  })
  // All of it was told, none of it read anew.
  expect(client.resyncs).toBe(0)
  await client.leave()
})
