import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import type { FeedBatch } from './feedBatch.ts'
import { encodeFeedCursor, type FeedPlace } from './feedCursor.ts'
import { FEED_CHANNEL } from './feedNotifier.ts'
import { advance, type FeedPositions, lowWater } from './feedPositions.ts'
import {
  MOST_EVENTS_A_READ,
  readEvents,
  readFeedName,
  readNewestPosition,
  readRemovedThrough,
  readStart,
  readWriters,
} from './feedQueries.ts'

/** Wake-ups are hints; this is what finds events whose hint was lost. */
const POLL_MS = 1000
/** Commits that come this close together are read together. */
const COALESCE_MS = 1
const FIRST_RECONNECT_MS = 100
const LONGEST_RECONNECT_MS = 5000
/** A step that runs gets this long to end when the reader stops. */
const STOP_MS = 1000

export interface FeedReaderSettings {
  readonly url: string
  readonly log: Logger
  /** This server's own notifications carry it, and are not listened to. */
  readonly source: string
  /** Each event once, in the order of its subject. The reader goes on when it is done; it must not fail. */
  readonly onBatch: (batch: FeedBatch) => Promise<void>
  /** The database is another one now, or an older state of it: what was said of it no longer holds. */
  readonly onReset: () => void
}

/**
 * Reads committed events in order, without a loss or a repeat, while others write them (DESIGN §3). A lost
 * connection is made anew, and reading goes on where it stood.
 */
export class FeedReader {
  readonly #settings: FeedReaderSettings
  #feed = ''
  #seen: FeedPositions = { high: 0, gaps: [] }
  #client: pg.Client | null = null
  #running: Promise<void> = Promise.resolve()
  #wakeUp: (() => void) | null = null
  #woken = false
  readonly #stop = new AbortController()

  constructor(settings: FeedReaderSettings) {
    this.#settings = settings
  }

  /** Everything up to here has been handed on or never committed. */
  get place(): FeedPlace {
    return { feed: this.#feed, position: lowWater(this.#seen) }
  }

  /** Finds its place and begins to read. @throws when the database cannot be reached the first time. */
  async start(): Promise<void> {
    const client = await this.#connect()
    await this.#step(client)
    this.#running = this.#run(client)
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.wake()
    // A query that hangs does not hold up the end: ending its connection ends it.
    await Promise.race([this.#running, delay(STOP_MS, undefined, { ref: false })])
    await this.#client?.end().catch(() => {})
    await this.#running
  }

  /** There is something new. */
  wake(): void {
    this.#woken = true
    this.#wakeUp?.()
  }

  async #run(first: pg.Client): Promise<void> {
    let client: pg.Client | null = first
    let wait = FIRST_RECONNECT_MS
    while (!this.#stop.signal.aborted) {
      try {
        client ??= await this.#connect()
        wait = FIRST_RECONNECT_MS
        await this.#step(client)
        await this.#untilWoken()
      } catch (error) {
        if (this.#stop.signal.aborted) return
        this.#settings.log.warn({ err: error }, 'the feed lost its database connection and connects anew')
        this.#client = null
        await client?.end().catch(() => {})
        client = null
        await delay(wait, undefined, { signal: this.#stop.signal }).catch(() => {})
        wait = Math.min(wait * 2, LONGEST_RECONNECT_MS)
      }
    }
  }

  /** Reads until there is nothing new. */
  async #step(client: pg.Client): Promise<void> {
    for (;;) {
      this.#woken = false
      // In this order: who has gone before the read can have left nothing that the read does not find.
      const writing = this.#seen.gaps.length > 0 ? await readWriters(client) : new Set<string>()
      const events = await readEvents(client, this.#seen)
      const positions = events.map((event) => event.position)
      const { kept, opened, high } = advance(this.#seen, positions, writing)
      const holders = opened.length > 0 ? await readWriters(client) : new Set<string>()
      // Only now: a connection that breaks before this point leaves everything to be read again.
      const cursorBefore = encodeFeedCursor(this.place)
      this.#seen = { high, gaps: [...kept, ...opened.map((range) => ({ ...range, holders }))] }
      if (events.length > 0) {
        await this.#settings.onBatch({ events, cursorBefore, cursorAfter: encodeFeedCursor(this.place) })
      }
      if (events.length < MOST_EVENTS_A_READ || this.#stop.signal.aborted) return
    }
  }

  async #untilWoken(): Promise<void> {
    const { signal } = this.#stop
    if (!this.#woken && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS)
        this.#wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#wakeUp = null
    }
    if (this.#woken) await delay(COALESCE_MS, undefined, { signal }).catch(() => {})
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#settings.url,
      application_name: 'unstuck feed',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      // A connection that hangs is as lost as one that broke.
      query_timeout: 30_000,
    })
    // Without a listener a broken connection would end the process; the next query reports it.
    client.on('error', () => this.wake())
    client.on('notification', ({ payload }) => {
      if (payload !== this.#settings.source) this.wake()
    })
    try {
      await client.connect()
      // Before the first read: what commits after it is announced.
      await client.query(`LISTEN ${FEED_CHANNEL}`)
      // The plan of what it reads again and again is made when there may be few events yet, and kept: without this it
      // would read them all each time, until statistics of the table are made.
      await client.query('SET enable_seqscan = off')
      await this.#findPlace(client)
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
    this.#client = client
    return client
  }

  /**
   * Starts at the newest event; connected anew it keeps its place, unless that is not of this database or the retention
   * has come past it.
   */
  async #findPlace(client: pg.Client): Promise<void> {
    const feed = await readFeedName(client)
    const known =
      feed === this.#feed &&
      (await readNewestPosition(client)) >= this.#seen.high &&
      (await readRemovedThrough(client)) <= this.#seen.high
    if (known) return
    const again = this.#feed !== ''
    const { high, opened } = await readStart(client)
    const holders = await readWriters(client)
    this.#seen = { high, gaps: opened.map((range) => ({ ...range, holders })) }
    this.#feed = feed
    if (again) this.#settings.onReset()
  }
}
