import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { mergeBatches } from './loadBatch.ts'
import type { Slots } from './slots.ts'
import type { Subscription } from './subscription.ts'
import type { Change, LoadedBatch, Topic } from './topic.ts'

/** Messages that are executed together, so that their loaders ask the database once. */
const MESSAGES_AT_ONCE = 100
const RENDER_TRIES = 3
const MOST_TRIES = 6
const FIRST_RETRY_MS = 100

/** The ends of frames, in the order of the payloads. */
export interface Rendered {
  readonly tails: readonly string[]
  /** Something in them went wrong on our side: a second try may do better. */
  readonly failed: boolean
}

/** What a group needs of the hub and of the operation that its subscribers share. */
export interface GroupParts {
  readonly topic: Topic
  /** Executes the operation with each payload as its root, once for all subscribers. */
  readonly render: (payloads: readonly object[]) => Promise<Rendered>
  /** The error for a client that cannot be told of everything, where there is no RESYNC. */
  readonly tooMuch: () => unknown
  /** Where the feed stands. */
  readonly cursor: () => string
  readonly slots: Slots
  readonly log: Logger
  /** It has nothing left to do. */
  readonly onIdle: (group: SubscriberGroup) => void
  readonly onEmpty: (group: SubscriberGroup) => void
}

/**
 * Subscriptions with the same document, variables and rights: one execution and one serialisation for all. Works
 * on one thing at a time and in order, so a later message never tells an older state; what comes in meanwhile
 * is taken together.
 */
export class SubscriberGroup {
  readonly topic: Topic
  readonly #parts: GroupParts
  readonly #subscriptions = new Set<Subscription>()
  #pending: LoadedBatch[] = []
  #missed: Topic['missed'] = null
  #running = false

  /** @param key which group it is; the one that catches up for a single subscriber has it too. */
  constructor(
    readonly key: string,
    parts: GroupParts,
  ) {
    this.topic = parts.topic
    this.#parts = parts
  }

  get size(): number {
    return this.#subscriptions.size
  }

  get isIdle(): boolean {
    return !this.#running
  }

  add(subscription: Subscription): void {
    subscription.group = this
    this.#subscriptions.add(subscription)
  }

  remove(subscription: Subscription): void {
    this.#subscriptions.delete(subscription)
    if (this.#subscriptions.size === 0) this.#parts.onEmpty(this)
  }

  /** Gives its subscriptions to another group; both are idle, so both have told the same. */
  moveTo(other: SubscriberGroup): void {
    for (const subscription of this.#subscriptions) other.add(subscription)
    this.#subscriptions.clear()
  }

  /** Takes note of a batch that concerns it. */
  accept(batch: LoadedBatch): void {
    this.#pending.push(batch)
    this.#start()
  }

  /** First tells what was missed; batches that come in meanwhile follow. */
  catchUp(missed: NonNullable<Topic['missed']>): void {
    this.#missed = missed
    this.#start()
  }

  /** Everything that was told may be wrong. */
  resync(): void {
    if (this.topic.resync) for (const subscription of this.#subscriptions) subscription.sendResync()
  }

  /** Ends every subscription, quietly or with an error. */
  end(error?: unknown): void {
    for (const subscription of this.#subscriptions) {
      if (error === undefined) void subscription.return()
      else subscription.fail(error)
    }
  }

  async resyncFrame(): Promise<string | null> {
    const { topic, cursor, log } = this.#parts
    if (!topic.resync) return null
    try {
      const { tails } = await this.#parts.render([topic.resync(cursor())])
      return tails[0]!
    } catch (error) {
      log.error({ err: error }, 'RESYNC could not be sent')
      return null
    }
  }

  tooMuch(): unknown {
    return this.#parts.tooMuch()
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    void this.#run()
  }

  async #run(): Promise<void> {
    const { slots, log } = this.#parts
    let tries = 0
    while (this.#subscriptions.size > 0 && (this.#missed || this.#pending.length > 0)) {
      try {
        await slots.run(() => (this.#missed ? this.#tellMissed(this.#missed) : this.#tellPending()))
        tries = 0
      } catch (error) {
        tries += 1
        log.warn({ err: error, topic: this.topic.key, tries }, 'a subscription could not be told of changes')
        if (tries >= MOST_TRIES) this.end(error)
        // It is kept for the next try.
        else await delay(FIRST_RETRY_MS * 2 ** tries)
      }
    }
    this.#running = false
    this.#parts.onIdle(this)
  }

  async #tellMissed(missed: NonNullable<Topic['missed']>): Promise<void> {
    const changes = await missed()
    const readAt = performance.now()
    if (changes) {
      await this.#tell(changes, readAt)
      for (const subscription of this.#subscriptions) subscription.caughtUp(changes, readAt)
    } else if (this.topic.resync) this.resync()
    else this.end(this.#parts.tooMuch())
    this.#missed = null
  }

  async #tellPending(): Promise<void> {
    // A copy: what comes in while it is told is not part of it.
    const taken = [...this.#pending]
    const batch = mergeBatches(taken)
    await this.#tell(await this.topic.changes(batch), batch.readFrom)
    this.#pending = this.#pending.slice(taken.length)
  }

  async #tell(changes: readonly Change[], readFrom: number): Promise<void> {
    for (let start = 0; start < changes.length && this.#subscriptions.size > 0; start += MESSAGES_AT_ONCE) {
      // Sockets get their turn in between, or a long list alone would look like a slow reader.
      if (start > 0) await nextTurn()
      const chunk = changes.slice(start, start + MESSAGES_AT_ONCE)
      const tails = await this.#render(chunk.map((change) => change.payload))
      chunk.forEach((change, at) => {
        for (const subscription of this.#subscriptions) subscription.send(change, tails[at]!, readFrom)
      })
    }
  }

  /** A connection that broke in the middle must not cost a message; what fails again is sent with its error. */
  async #render(payloads: readonly object[]): Promise<readonly string[]> {
    for (let attempt = 1; ; attempt += 1) {
      const { tails, failed } = await this.#parts.render(payloads)
      if (!failed || attempt === RENDER_TRIES) return tails
      await delay(FIRST_RETRY_MS * attempt)
    }
  }
}
