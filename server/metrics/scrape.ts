import type { Gauge } from 'prom-client'
import type { App } from '../app.ts'
import { poolOf } from '../database/poolOf.ts'
import type { EventHub } from '../events/eventHub.ts'
import { decodeFeedCursor } from '../events/feedCursor.ts'
import { type QueueState, readQueueState, type Sample } from './queueState.ts'

/** Who asks more often than this gets the same answer from the database. */
const FRESH_MS = 2000
/** A database that takes longer tells nothing; what the process knows itself is told all the same. */
const TIMEOUT_MS = 2000

/** What is counted elsewhere in this process. */
export interface Watched {
  readonly hub: EventHub
  /** How many sockets are open. */
  readonly countSockets: () => number
}

interface DatabaseState {
  readonly queue: QueueState
  /** Since when the oldest event that this process has not surely told of has been there. */
  readonly feedLagSeconds: number
}

/** What `GET /metrics` answers. The returned function reads everything anew, the database at most once in a while. */
export function createScrape(app: App, { hub, countSockets }: Watched): () => Promise<string> {
  const { metrics } = app
  metrics.watchProcess()
  const gauges = createGauges(app)
  let last: { at: number; state: Promise<DatabaseState | null> } | null = null

  function databaseState(): Promise<DatabaseState | null> {
    if (last === null || performance.now() - last.at > FRESH_MS) {
      last = { at: performance.now(), state: readInTime(app, hub) }
    }
    return last.state
  }

  return async () => {
    const state = await databaseState()
    gauges.up.set(state === null ? 0 : 1)
    show(gauges.reviews, state?.queue.reviews)
    show(gauges.reviewsByKind, state?.queue.reviewsByKind)
    show(gauges.oldest, state?.queue.oldestSeconds)
    show(gauges.schedulerLag, state?.queue.lagSeconds)
    show(gauges.deliveries, state?.queue.deliveries)
    show(gauges.feedLag, state === null ? [] : [{ labels: {}, value: state.feedLagSeconds }])
    show(
      gauges.subscribers,
      [...hub.countSubscribers()].map(([topic, value]) => ({ labels: { topic }, value })),
    )
    gauges.sockets.set(countSockets())
    const pool = poolOf(app.database)
    gauges.pool.set({ state: 'used' }, pool.totalCount - pool.idleCount)
    gauges.pool.set({ state: 'idle' }, pool.idleCount)
    gauges.pool.set({ state: 'waited_for' }, pool.waitingCount)
    return metrics.registry.metrics()
  }
}

function createGauges({ metrics }: App) {
  return {
    up: metrics.gauge(
      'unstuck_database_up',
      'Whether the database answered in time; 0: what it says is left out.',
    ),
    reviews: metrics.gauge('unstuck_reviews', 'Unresolved reviews. The same on all servers.', [
      'status',
      'priority',
    ]),
    reviewsByKind: metrics.gauge(
      'unstuck_reviews_by_kind',
      'The same reviews, by what they are about. The same on all servers.',
      ['kind', 'priority'],
    ),
    oldest: metrics.gauge(
      'unstuck_oldest_review_age_seconds',
      'Age of the oldest unresolved review. The same on all servers.',
      ['kind', 'priority'],
    ),
    schedulerLag: metrics.gauge(
      'unstuck_scheduler_lag_seconds',
      'How long the most overdue thing has waited for its job. The same on all servers.',
      ['job'],
    ),
    deliveries: metrics.gauge('unstuck_deliveries', 'Notifications, by state. The same on all servers.', [
      'state',
    ]),
    feedLag: metrics.gauge(
      'unstuck_feed_lag_seconds',
      'Age of the oldest change that this process has not told its subscribers of.',
    ),
    subscribers: metrics.gauge('unstuck_subscribers', 'Live subscriptions at this process.', ['topic']),
    sockets: metrics.gauge('unstuck_sockets', 'Open sockets at this process.'),
    pool: metrics.gauge('unstuck_database_connections', 'The connection pool of this process.', ['state']),
  }
}

/** Nothing of before stays: what is not there any more is not told. */
function show(gauge: Gauge, samples: readonly Sample[] = []): void {
  gauge.reset()
  // Without labels, a gauge that was reset says 0.
  if (samples.length === 0) gauge.remove({})
  for (const { labels, value } of samples) gauge.set(labels, value)
}

/** Null where the database does not answer in time. */
async function readInTime(app: App, hub: EventHub): Promise<DatabaseState | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(resolve, TIMEOUT_MS, null).unref())
  const read = app.database
    .transaction(async (tx) => {
      await tx.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`)
      const [feed] = await tx.query<{ seconds: number }[]>(
        `SELECT greatest(0, extract(epoch FROM clock_timestamp() - at))::float8 AS seconds FROM events
         WHERE position > $1 ORDER BY position LIMIT 1`,
        [decodeFeedCursor(hub.cursor()).position],
      )
      const queue = await readQueueState(tx, app.settings.current)
      return { queue, feedLagSeconds: feed?.seconds ?? 0 }
    })
    .catch((error: unknown) => {
      app.log.warn({ err: error }, 'the metrics could not be read from the database')
      return null
    })
  return Promise.race([read, timeout])
}
