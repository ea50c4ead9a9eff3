import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { DataSource } from 'typeorm'
import type { WebSocket } from 'ws'
import type { FeedBatch } from './feedBatch.ts'
import { encodeFeedCursor } from './feedCursor.ts'
import { FeedNotifier } from './feedNotifier.ts'
import { FeedReader } from './feedReader.ts'
import { loadBatch } from './loadBatch.ts'
import { Slots } from './slots.ts'
import type { EventType } from './recordEvent.ts'
import { SocketOutbox } from './socketOutbox.ts'
import { type GroupParts, SubscriberGroup } from './subscriberGroup.ts'
import { Subscription } from './subscription.ts'
import type { LiveSource, LoadedBatch, Topic } from './topic.ts'

/** Groups that ask the database at a time: requests need the pool too. */
const GROUPS_AT_ONCE = 4
const LOAD_RETRY_MS = 250
const ENDS_SOCKETS: ReadonlySet<EventType> = new Set(['token.revoked', 'session.revoked', 'session.changed'])

/** A credential that no longer holds, or gives other rights: the sockets that came with it must close. */
export interface EndedCredential {
  readonly kind: 'token' | 'session'
  /** Whether it can be used again. */
  readonly holds: boolean
  /** The row's id in api_tokens or sessions. */
  readonly id: string
}

/** One client's wish to hear of a topic. */
export interface SubscribeRequest {
  /** Equal for subscriptions that get the same messages: document, variables, rights and topic. */
  readonly groupKey: string
  readonly topic: Topic
  /** Called when it begins; what it returns, when it ends. */
  readonly begin: LiveSource['begin']
  readonly render: GroupParts['render']
  readonly tooMuch: GroupParts['tooMuch']
  readonly socket: WebSocket
  readonly operationId: string
}

export interface EventHubSettings {
  readonly database: DataSource
  /** For the connections that listen and notify, which do not come from the pool. */
  readonly databaseUrl: string
  readonly log: Logger
}

/** The live feed of this process: reads committed events and tells the subscribers what changed. */
export class EventHub {
  readonly #settings: EventHubSettings
  readonly #reader: FeedReader
  readonly #notifier: FeedNotifier
  readonly #slots = new Slots(GROUPS_AT_ONCE)
  /** Every group, those that still catch up included. */
  readonly #groups = new Set<SubscriberGroup>()
  /** The group that subscribers of a key end up in. */
  readonly #mainGroups = new Map<string, SubscriberGroup>()
  readonly #outboxes = new WeakMap<WebSocket, SocketOutbox>()
  readonly #endListeners = new Set<(credential: EndedCredential) => void>()
  readonly #settingsListeners = new Set<() => Promise<void>>()
  #stopped = false

  constructor(settings: EventHubSettings) {
    this.#settings = settings
    this.#notifier = new FeedNotifier(settings.databaseUrl)
    this.#reader = new FeedReader({
      url: settings.databaseUrl,
      log: settings.log,
      source: this.#notifier.source,
      onBatch: (batch) => this.#publish(batch),
      onReset: () => {
        this.#groups.forEach((group) => group.resync())
        void this.#announceSettings()
      },
    })
  }

  /** Connects and finds its place in the events. Call it once, after the migrations. */
  async start(): Promise<void> {
    await this.#reader.start()
  }

  /** Ends every subscription, the timers and the connections. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const group of this.#groups) group.end()
    await Promise.all([this.#reader.stop(), this.#notifier.stop()])
  }

  /** A hint that this process committed events (`App.wakeFeed`); cheap, never throws. */
  wake(): void {
    this.#reader.wake()
    this.#notifier.notify()
  }

  /**
   * Where the feed stands, for clients to come back with (`feedCursor`). Take it before the page is read:
   * what commits in between is then sent again instead of lost.
   */
  cursor(): string {
    return encodeFeedCursor(this.#reader.place)
  }

  /**
   * Hears of every token or session that was revoked or has other rights now, whichever server did that. Returns a
   * function that ends it.
   */
  onCredentialEnded(listener: (credential: EndedCredential) => void): () => void {
    this.#endListeners.add(listener)
    return () => this.#endListeners.delete(listener)
  }

  /**
   * Hears when the settings may be others now, whichever server changed them, and is waited for before the subscribers
   * hear of it.
   */
  onSettingsChanged(listener: () => Promise<void>): void {
    this.#settingsListeners.add(listener)
  }

  /** Sends the topic's messages to the socket until the returned iterator is ended; it yields nothing itself. */
  subscribe(request: SubscribeRequest): Subscription {
    const { groupKey, topic, begin, socket, operationId } = request
    const main = this.#mainGroups.get(groupKey)
    // Who has missed something catches up alone, and joins the others when it has told the same as they.
    const group = main && !topic.missed ? main : this.#createGroup(request)
    if (!main && !topic.missed) this.#mainGroups.set(groupKey, group)
    const subscription = new Subscription(operationId, this.#outboxOf(socket), group)
    group.add(subscription)
    if (topic.missed) group.catchUp(topic.missed)
    if (begin) subscription.whenOver(begin())
    return subscription
  }

  /** How many subscribers there are, by the kind of topic, such as `queue` or `ticket`. */
  countSubscribers(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { topic, size } of this.#groups) {
      const [kind] = topic.key.split(' ', 1)
      counts.set(kind!, (counts.get(kind!) ?? 0) + size)
    }
    return counts
  }

  /** Tells the subscribers of a topic what there is to say of it now: what it tells has changed without an event. */
  refresh(topicKey: string): void {
    const cursor = this.cursor()
    const rows = { accounts: new Map(), tickets: new Map(), reviews: new Map() }
    const batch = {
      events: [],
      cursorBefore: cursor,
      cursorAfter: cursor,
      reviewIds: [],
      dependentIds: [],
      readFrom: performance.now(),
      rows,
    }
    for (const group of this.#groups) if (group.topic.key === topicKey) group.accept(batch)
  }

  #createGroup({ groupKey, topic, render, tooMuch }: SubscribeRequest): SubscriberGroup {
    const group = new SubscriberGroup(groupKey, {
      topic,
      render,
      tooMuch,
      cursor: () => this.cursor(),
      slots: this.#slots,
      log: this.#settings.log,
      onIdle: (idle) => this.#unite(idle.key),
      onEmpty: (empty) => this.#drop(empty),
    })
    this.#groups.add(group)
    return group
  }

  /** Every group has been given the same batches, so those that are idle have told the same state. */
  #unite(key: string): void {
    for (const group of this.#groups) {
      if (group.key !== key || !group.isIdle) continue
      const main = this.#mainGroups.get(key)
      if (!main) this.#mainGroups.set(key, group)
      else if (main !== group && main.isIdle) {
        group.moveTo(main)
        this.#groups.delete(group)
      }
    }
  }

  #drop(group: SubscriberGroup): void {
    this.#groups.delete(group)
    if (this.#mainGroups.get(group.key) === group) this.#mainGroups.delete(group.key)
  }

  #outboxOf(socket: WebSocket): SocketOutbox {
    const outbox = this.#outboxes.get(socket) ?? new SocketOutbox(socket)
    this.#outboxes.set(socket, outbox)
    return outbox
  }

  async #publish(batch: FeedBatch): Promise<void> {
    this.#announceEnds(batch)
    if (batch.events.some(({ type }) => type === 'settings.changed')) await this.#announceSettings()
    const concerned = () => [...this.#groups].filter(({ topic }) => batch.events.some(topic.concerns))
    const loaded = await this.#load(batch, new Set(concerned().flatMap(({ topic }) => topic.needs ?? [])))
    // Asked again, because subscriptions may have moved to another group while the rows were read. Who joined meanwhile
    // wants only what comes after that, or has read it from the database itself: rows missing here do no harm.
    for (const group of concerned()) group.accept(loaded)
  }

  /** One batch after the other, so that later batches have later rows. A batch must not be lost: it is tried again. */
  async #load(batch: FeedBatch, needs: ReadonlySet<NonNullable<Topic['needs']>>): Promise<LoadedBatch> {
    for (;;) {
      try {
        return await loadBatch(this.#settings.database.manager, batch, needs)
      } catch (error) {
        if (this.#stopped) throw error
        this.#settings.log.warn({ err: error }, 'what changed could not be read; tries again')
        await delay(LOAD_RETRY_MS)
      }
    }
  }

  /** Tried until it works: a change of the settings must not be lost either. */
  async #announceSettings(): Promise<void> {
    for (;;) {
      try {
        await Promise.all([...this.#settingsListeners].map((listener) => listener()))
        return
      } catch (error) {
        if (this.#stopped) return
        this.#settings.log.warn({ err: error }, 'the settings could not be read; tries again')
        await delay(LOAD_RETRY_MS)
      }
    }
  }

  #announceEnds({ events }: FeedBatch): void {
    for (const { type, payload } of events) {
      if (!ENDS_SOCKETS.has(type)) continue
      const kind = type === 'token.revoked' ? 'token' : 'session'
      const id = String(payload?.[`${kind}Id`])
      const holds = type === 'session.changed'
      for (const listener of this.#endListeners) listener({ kind, id, holds })
    }
  }
}
