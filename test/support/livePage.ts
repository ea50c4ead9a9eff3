import type { Json } from './graphqlClient.ts'
import { nextChange, type QueueChange, readQueue, subscribeQueue } from './liveQueue.ts'
import type { TestServer } from './testServer.ts'
import type { TestSubscription } from './subscription.ts'

/** Reconnecting takes as long as the other server needs to look back. */
const PATIENCE_MS = 30_000

/**
 * A page that shows the queue, as a client keeps it: it reads once, and merges by id and version whatever any server
 * tells it; after a lost connection it goes on with its last cursor, wherever that is.
 */
export class LivePage {
  /** What it has heard that was news, in order: each review with its version. */
  readonly news: string[] = []
  readonly #token: string
  readonly #filter: Json
  readonly #reviews: Map<string, Json>
  #cursor: string
  #subscription: TestSubscription<{ queueChanged: QueueChange }> | undefined

  static async open({ admin }: TestServer, filter: Json): Promise<LivePage> {
    return new LivePage(admin.token, filter, await readQueue(admin, filter))
  }

  private constructor(token: string, filter: Json, page: { cursor: string; reviews: Map<string, Json> }) {
    this.#token = token
    this.#filter = filter
    this.#cursor = page.cursor
    this.#reviews = page.reviews
  }

  /** Goes on with the last cursor, at this server. */
  async listen(url: string): Promise<void> {
    this.#subscription = await subscribeQueue(`${url.replace('http', 'ws')}/graphql`, this.#token, {
      filter: this.#filter,
      after: this.#cursor,
    })
  }

  /** Resolves once the connection is gone, with everything merged that came before. */
  async isCutOff(): Promise<void> {
    await this.#subscription!.closed
    for (const { data } of this.#subscription!.drain()) this.#merge(data.queueChanged)
  }

  /** Listens until it has heard so much that was news. @throws when it does not come, or must read anew. */
  async hear(count: number): Promise<void> {
    while (this.news.length < count) {
      this.#merge(await nextChange(this.#subscription!, () => true, PATIENCE_MS))
    }
  }

  async close(): Promise<void> {
    await this.#subscription?.stop()
  }

  #merge({ type, reviewId, review, cursor }: QueueChange): void {
    if (type !== 'UPSERTED') throw new Error(`The page was told ${type} of ${reviewId}.`)
    this.#cursor = cursor
    if (review!.version <= (this.#reviews.get(reviewId!)?.version ?? 0)) return
    this.#reviews.set(reviewId!, review)
    this.news.push(`${reviewId} ${review!.version} ${review!.status}`)
  }
}
