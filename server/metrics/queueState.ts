import type { EntityManager } from 'typeorm'
import { DELIVERY_STATES, PRIORITIES, REVIEW_KINDS, REVIEW_STATUSES } from '../entities/words.ts'
import { oldestEscalation } from '../reviews/escalateDueReviews.ts'
import type { Settings } from '../settings/settings.ts'
import { OLDEST_DUE } from '../tickets/autoReview/claimDue.ts'

/** A number with the labels it has. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What every server says alike, because the database says it. */
export interface QueueState {
  readonly reviews: readonly Sample[]
  readonly reviewsByKind: readonly Sample[]
  readonly oldestSeconds: readonly Sample[]
  readonly lagSeconds: readonly Sample[]
  readonly deliveries: readonly Sample[]
}

const WAITING_STATUSES = REVIEW_STATUSES.filter((status) => status !== 'RESOLVED')

/** By the queue's own indexes alone, whatever the number of reviews that were ever resolved. */
const REVIEWS = `
  SELECT status, priority, count(*)::int AS count FROM reviews
  WHERE status IN ('OPEN', 'SCHEDULED', 'SNOOZED') GROUP BY status, priority`
const BY_KIND = `
  SELECT kind, priority, count(*)::int AS count FROM reviews WHERE status <> 'RESOLVED' GROUP BY kind, priority`
const OLDEST = `
  SELECT kind, priority, extract(epoch FROM clock_timestamp() - oldest.opened_at)::float8 AS seconds
  FROM unnest($1::text[]) AS kind CROSS JOIN generate_series(0, 3) AS priority
  CROSS JOIN LATERAL (
    SELECT opened_at FROM reviews
    WHERE reviews.kind = kind.kind AND reviews.priority = priority.priority AND status <> 'RESOLVED'
    ORDER BY opened_at LIMIT 1) AS oldest`

/** Since when each job has had something to do that it has not done: the most overdue moment, by its index. */
function overdue(settings: Settings): Readonly<Record<string, string>> {
  return {
    'auto-review': OLDEST_DUE,
    'rescue expired leases': 'SELECT min(expires_at) FROM leases WHERE ended_at IS NULL',
    'expire claims': 'SELECT min(claim_expires_at) FROM reviews WHERE claim_expires_at IS NOT NULL',
    'wake snoozed reviews': `SELECT min(snoozed_until) FROM reviews WHERE status = 'SNOOZED'`,
    'escalate reviews': oldestEscalation(settings),
    'deliver notifications': `SELECT min(next_attempt_at) FROM deliveries WHERE state = 'PENDING'`,
  }
}

/** SQL: how late each job is, in seconds; 0 where nothing is due. */
function lag(settings: Settings): string {
  const each = Object.entries(overdue(settings)).map(
    ([job, since]) =>
      `greatest(0, coalesce(extract(epoch FROM clock_timestamp() - (${since})), 0))::float8 AS "${job}"`,
  )
  return `SELECT ${each.join(', ')}`
}

const DELIVERIES = 'SELECT state, count(*)::int AS count FROM deliveries GROUP BY state'

/** Reads how the queue and the scheduler stand. */
export async function readQueueState(manager: EntityManager, settings: Settings): Promise<QueueState> {
  const reviews = await manager.query<{ status: string; priority: number; count: number }[]>(REVIEWS)
  const byKind = await manager.query<{ kind: string; priority: number; count: number }[]>(BY_KIND)
  const oldest = await manager.query<{ kind: string; priority: number; seconds: number }[]>(OLDEST, [
    REVIEW_KINDS,
  ])
  const [late] = await manager.query<Record<string, number>[]>(lag(settings))
  const deliveries = await manager.query<{ state: string; count: number }[]>(DELIVERIES)
  return {
    reviews: WAITING_STATUSES.flatMap((status) =>
      PRIORITIES.map((priority, rank) => ({
        labels: { status, priority },
        value: reviews.find((row) => row.status === status && row.priority === rank)?.count ?? 0,
      })),
    ),
    reviewsByKind: REVIEW_KINDS.flatMap((kind) =>
      PRIORITIES.map((priority, rank) => ({
        labels: { kind, priority },
        value: byKind.find((row) => row.kind === kind && row.priority === rank)?.count ?? 0,
      })),
    ),
    oldestSeconds: REVIEW_KINDS.flatMap((kind) =>
      PRIORITIES.map((priority, rank) => ({
        labels: { kind, priority },
        value: oldest.find((row) => row.kind === kind && row.priority === rank)?.seconds ?? 0,
      })),
    ),
    lagSeconds: Object.entries(late!).map(([job, value]) => ({ labels: { job }, value })),
    deliveries: DELIVERY_STATES.map((state) => ({
      labels: { state },
      value: deliveries.find((row) => row.state === state)?.count ?? 0,
    })),
  }
}
