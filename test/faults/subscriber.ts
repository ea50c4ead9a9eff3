import type { Json } from '../support/graphqlClient.ts'
import { merge, QUEUE_CHANGED, type QueueChange } from '../support/liveQueue.ts'
import { subscribe, type TestSubscription } from '../support/subscription.ts'
import type { Caller } from './caller.ts'
import { pause } from './pause.ts'
import type { World } from './world.ts'

const PAGE = `query ($filter: ReviewFilter, $after: String) { reviewQueue(filter: $filter, first: 100, after: $after) {
  feedCursor nodes { id status priority version claim { by } } pageInfo { hasNextPage endCursor } } }`

/** A page that shows the queue live: it reads once, merges what it hears, and comes back with its last cursor. */
export class Subscriber {
  readonly name: string
  readonly filter: Json
  reviews = new Map<string, Json>()
  readonly #world: World
  readonly #caller: Caller
  #cursor: string | null = null
  /** The version of each review that it was told last. */
  readonly #told = new Map<string, number>()
  #subscription: TestSubscription<{ queueChanged: QueueChange }> | null = null

  constructor(world: World, caller: Caller, name: string, filter: Json) {
    this.#world = world
    this.#caller = caller
    this.name = name
    this.filter = filter
  }

  /** Keeps listening until told to end, whatever happens to the connection. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.cutOff(), { once: true })
    while (!signal.aborted) {
      try {
        await this.#listen()
      } catch {
        this.#world.refusals.add('subscription lost')
      }
      await pause(this.#caller.random.between(0, 400), signal)
    }
  }

  /** The connection breaks. */
  cutOff(): void {
    this.#subscription?.socket.terminate()
  }

  /** The whole filter as a new client would read it; undefined when that was not possible. */
  async readAnew(): Promise<{ cursor: string; reviews: Map<string, Json> } | undefined> {
    const reviews = new Map<string, Json>()
    let cursor: string | undefined
    for (let after: string | null = null; ;) {
      const page: Json = await this.#caller.query('reviewQueue', PAGE, { filter: this.filter, after })
      if (!page) return undefined
      cursor ??= page.feedCursor as string
      for (const review of page.nodes) reviews.set(review.id, review)
      if (!page.pageInfo.hasNextPage) return { cursor, reviews }
      after = page.pageInfo.endCursor
    }
  }

  async #listen(): Promise<void> {
    if (this.#cursor === null && !(await this.#readPage())) return
    const server = this.#world.servers.any(this.#caller.random)
    if (!server) return
    const subscription = await subscribe<{ queueChanged: QueueChange }>(
      `${server.url.replace('http', 'ws')}/graphql`,
      QUEUE_CHANGED,
      { filter: this.filter, after: this.#cursor },
      { token: this.#caller.token },
    )
    this.#subscription = subscription
    try {
      for (;;) {
        const { data, errors } = await subscription.next(3_600_000)
        // An event that could not be told is as bad as a lost one: the page starts anew.
        if (errors) this.#cursor = null
        if (errors) return void this.#world.operations.add('event with errors')
        await this.#apply(data.queueChanged)
      }
    } finally {
      subscription.socket.terminate()
    }
  }

  async #apply(change: QueueChange): Promise<void> {
    this.#world.operations.add(`queueChanged ${change.type}`)
    if (change.type === 'RESYNC') {
      if (!(await this.#readPage())) this.#cursor = null
      return
    }
    this.#checkOrder(change)
    merge(this.reviews, change)
    this.#cursor = change.cursor
  }

  #checkOrder({ reviewId, review }: QueueChange): void {
    if (!review) return
    const told = this.#told.get(reviewId!) ?? 0
    if (review.version < told) {
      const row = { subscriber: this.name, reviewId, told, now: review.version }
      this.#world.violations.report('a page is told of each review in order, whichever server tells it', [
        row,
      ])
    }
    this.#told.set(reviewId!, review.version)
  }

  async #readPage(): Promise<boolean> {
    const page = await this.readAnew()
    if (!page) return false
    this.reviews = page.reviews
    this.#cursor = page.cursor
    return true
  }
}
