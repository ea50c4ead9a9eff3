import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** The channel on which servers tell each other that events were committed. */
export const FEED_CHANNEL = 'unstuck_events'
/** At most one notification in this time: every server wakes for each. */
const SHORTEST_INTERVAL_MS = 10

/**
 * Wakes the readers of other servers, on a connection of its own outside any transaction: NOTIFY takes a lock that
 * serialises commits. Only a hint: what is lost here, the others' poll finds.
 */
export class FeedNotifier {
  /** Sent along, so that a server knows its own notifications. */
  readonly source = randomUUID()
  readonly #url: string
  #client: pg.Client | null = null
  #timer: NodeJS.Timeout | null = null
  #sending = false
  /** Something was committed while a notification was on its way. */
  #again = false
  #sentAt = 0
  #work: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(url: string) {
    this.#url = url
  }

  /** Notifies soon, once for many calls. */
  notify(): void {
    if (this.#timer || this.#stopped) return
    if (this.#sending) {
      this.#again = true
      return
    }
    const wait = Math.max(0, this.#sentAt + SHORTEST_INTERVAL_MS - performance.now())
    this.#timer = setTimeout(() => {
      this.#work = this.#send()
    }, wait)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#work
    await this.#client?.end().catch(() => {})
  }

  async #send(): Promise<void> {
    this.#timer = null
    this.#sending = true
    this.#again = false
    try {
      this.#client ??= await this.#connect()
      this.#sentAt = performance.now()
      await this.#client.query('SELECT pg_notify($1, $2)', [FEED_CHANNEL, this.source])
    } catch {
      this.#drop()
    }
    this.#sending = false
    if (this.#again) this.notify()
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'unstuck notifier',
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
    })
    client.on('error', () => this.#drop())
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
  }

  #drop(): void {
    const client = this.#client
    this.#client = null
    void client?.end().catch(() => {})
  }
}
