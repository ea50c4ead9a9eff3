import { setTimeout as delay } from 'node:timers/promises'
import { type JobHelpers, Logger, type Runner, run } from 'graphile-worker'
import pg from 'pg'
import type { App } from '../app.ts'
import { deliver } from './deliver.ts'
import { DELIVER, type DeliverJob } from './queue.ts'

/** So many channels are delivered to at a time by one server; each has one of them at most. */
const WORKERS = 8
/** One connection listens; the workers take turns at the others, for moments only. */
const CONNECTIONS = 3
/** How often each worker looks for what has become due; what is due at once is announced. */
const POLL_MS = 4000
/** The database does not answer: how long until it is asked again. */
const RESTART_MS = 2000

/**
 * Makes the deliveries that are due, by graphile-worker. A server that stops breaks off what it is sending: another one, or
 * this one once it is back, does it again.
 */
export class DeliveryWorkers {
  readonly #app: App
  readonly #pool: pg.Pool
  readonly #stop = new AbortController()
  #runner: Runner | null = null
  readonly #running: Promise<void>

  /** @param databaseUrl for connections of its own: deliveries do not take them from requests. */
  constructor(app: App, databaseUrl: string) {
    this.#app = app
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'unstuck deliveries',
      max: CONNECTIONS,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    this.#running = this.#run()
  }

  /** Ends it; resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#runner?.stop().catch(() => {})
    await this.#running
    await this.#pool.end()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        this.#runner = await run({
          pgPool: this.#pool,
          concurrency: WORKERS,
          pollInterval: POLL_MS,
          noHandleSignals: true,
          parsedCronItems: [],
          logger: this.#logger(),
          taskList: { [DELIVER]: (job, helpers) => this.#deliver(job as DeliverJob, helpers) },
        })
        if (signal.aborted) await this.#runner.stop()
        await this.#runner.promise
      } catch (error) {
        if (!signal.aborted) this.#app.log.warn({ err: error }, 'the deliveries pause: the database is away')
      }
      await delay(RESTART_MS, undefined, { signal }).catch(() => {})
    }
  }

  async #deliver({ deliveryId }: DeliverJob, { abortSignal }: JobHelpers): Promise<void> {
    const { signal } = this.#stop
    await deliver(this.#app, deliveryId, abortSignal ? AbortSignal.any([signal, abortSignal]) : signal)
  }

  /** Its own words go into ours. What a job failed of is said by its number: what it carries stays out of the log. */
  #logger(): Logger {
    const { log } = this.#app
    return new Logger(({ taskIdentifier, jobId }) => (level, message) => {
      // Before it runs it only wonders about its settings, which are meant so; at the end, about being broken off.
      if (!this.#runner || this.#stop.signal.aborted) return
      if (level === 'error') log.error({ taskIdentifier, jobId }, message)
      else if (level === 'warning') log.warn({ taskIdentifier, jobId }, message)
      else log.debug({ taskIdentifier, jobId }, message)
    })
  }
}
