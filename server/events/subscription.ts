import type { SocketOutbox, Lane } from './socketOutbox.ts'
import type { SubscriberGroup } from './subscriberGroup.ts'
import type { Change } from './topic.ts'

/**
 * One client's subscription. To graphql-ws it is an iterator that never yields: init, ping, complete and error stay with
 * it, and only the messages go around it, straight to the socket.
 */
export class Subscription implements Lane, AsyncGenerator<never, undefined, undefined> {
  readonly head: string
  /** The group it is in now. */
  group: SubscriberGroup
  readonly #outbox: SocketOutbox
  #onEnd: (() => void) | null = null
  /** What it was told when it caught up, by subject, until nothing older can come any more. */
  #caughtUp: { readonly at: number; readonly versions: ReadonlyMap<string, number> } | null = null
  readonly #ended: Promise<IteratorResult<never, undefined>>
  #end!: (result: IteratorResult<never, undefined>) => void
  #fail!: (error: unknown) => void

  constructor(operationId: string, outbox: SocketOutbox, group: SubscriberGroup) {
    this.head = `{"id":${JSON.stringify(operationId)},"type":"next","payload":`
    this.#outbox = outbox
    this.group = group
    this.#ended = new Promise((resolve, reject) => {
      this.#end = resolve
      this.#fail = reject
    })
    // Whoever waits for it hears of a failure; when nobody does, it is no unhandled rejection.
    this.#ended.catch(() => {})
  }

  /** Calls back, once, when it is over. */
  whenOver(onEnd: () => void): void {
    this.#onEnd = onEnd
  }

  /**
   * Sends a change, unless a newer one was told when it caught up: that was read from the database itself, perhaps after
   * the batch that comes now.
   * @param tail the frame after its head: the result and the closing brace.
   * @param readFrom when the reading of the batch began; see {@link LoadedBatch}.
   */
  send({ subject, version }: Change, tail: string, readFrom: number): void {
    if (this.#caughtUp !== null) {
      if (readFrom >= this.#caughtUp.at) this.#caughtUp = null
      else if (version !== undefined && version < (this.#caughtUp.versions.get(subject) ?? 0)) return
    }
    this.#outbox.send(this, subject, tail)
  }

  /** Everything that it had missed has been told. */
  caughtUp(changes: readonly Change[], at: number): void {
    const known = changes.flatMap(({ subject, version }) =>
      version === undefined ? [] : [[subject, version] as const],
    )
    this.#caughtUp = { at, versions: new Map(known) }
  }

  sendResync(): void {
    this.#outbox.sendResync(this)
  }

  resyncFrame(): Promise<string | null> {
    return this.group.resyncFrame()
  }

  giveUp(): void {
    this.fail(this.group.tooMuch())
  }

  /** Ends it with an error that the client sees. */
  fail(error: unknown): void {
    this.#leave()
    this.#fail(error)
  }

  next(): Promise<IteratorResult<never, undefined>> {
    return this.#ended
  }

  return(): Promise<IteratorResult<never, undefined>> {
    this.#leave()
    this.#end({ done: true, value: undefined })
    return Promise.resolve({ done: true, value: undefined })
  }

  throw(error: unknown): Promise<IteratorResult<never, undefined>> {
    this.fail(error)
    return Promise.reject(error)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #leave(): void {
    this.#outbox.forget(this)
    this.group.remove(this)
    this.#onEnd?.()
    this.#onEnd = null
  }
}
