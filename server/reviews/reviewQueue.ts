import type { App } from '../app.ts'
import { priorityRank } from '../entities/priorityColumn.ts'
import { Review } from '../entities/Review.ts'
import { applyReviewFilter, type ReviewFilter } from './reviewFilter.ts'

/** Counting stops here: past it nobody needs the exact number, and the list stays quick. */
const MOST_COUNTED = 1000

/** A place in the queue: after this review. */
export interface QueuePosition {
  readonly priorityRank: number
  readonly openedAt: Date
  readonly id: string
}

export interface BoundedCount {
  readonly value: number
  /** There are more than `value`. */
  readonly capped: boolean
}

/** Where the review stands in the queue. */
export function queuePosition(review: Review): QueuePosition {
  return { priorityRank: priorityRank(review.priority), openedAt: review.openedAt, id: review.id }
}

/** The next `limit` reviews of the filter in the queue's order: priority, age, id. @param actorKey who asks. */
export async function readReviewQueue(
  app: Pick<App, 'database'>,
  filter: ReviewFilter,
  actorKey: string,
  limit: number,
  after: QueuePosition | null,
): Promise<Review[]> {
  const parts = await Promise.all(
    oneValueEach(filter).map((part) => readOrdered(app, part, actorKey, limit, after)),
  )
  return parts.length === 1 ? parts[0]! : parts.flat().sort(inQueueOrder).slice(0, limit)
}

/** More than this many values are looked for together: they are hardly rare. */
const MOST_PARTS = 12

/**
 * A part of the filter with several values, taken apart: only a single value keeps the order of its index, and
 * values that are rare would be found only behind everything more pressing.
 */
function oneValueEach(filter: ReviewFilter): ReviewFilter[] {
  for (const name of ['campaignIds', 'projectIds', 'failureTypes', 'awaitingReasons'] as const) {
    const values = [...new Set<string>(filter[name] ?? [])]
    if (values.length > 1 && values.length <= MOST_PARTS) {
      return values.map((value) => ({ ...filter, [name]: [value] }))
    }
  }
  const statuses = [...new Set(filter.statuses)]
  if (statuses.length > 1 && statuses.includes('RESOLVED')) {
    return statuses.map((status) => ({ ...filter, statuses: [status] }))
  }
  return [filter]
}

function inQueueOrder(a: Review, b: Review): number {
  return (
    priorityRank(a.priority) - priorityRank(b.priority) ||
    a.openedAt.getTime() - b.openedAt.getTime() ||
    Number(a.id) - Number(b.id)
  )
}

async function readOrdered(
  app: Pick<App, 'database'>,
  filter: ReviewFilter,
  actorKey: string,
  limit: number,
  after: QueuePosition | null,
): Promise<Review[]> {
  const query = applyReviewFilter(reviews(app), filter, actorKey)
  if (after) {
    // Compared as a row, which the index on exactly these three answers; `OR` of the parts it would not.
    query.andWhere('(review.priority, review.openedAt, review.id) > (:priorityRank, :openedAt, :id)', after)
  }
  return query
    .orderBy('review.priority')
    .addOrderBy('review.openedAt')
    .addOrderBy('review.id')
    .limit(limit)
    .getMany()
}

/** How many reviews the filter lets through, exact up to 1,000. @param actorKey who asks. */
export async function countReviewQueue(
  app: Pick<App, 'database'>,
  filter: ReviewFilter,
  actorKey: string,
): Promise<BoundedCount> {
  const [count] = await countReviewQueues(app, [filter], actorKey)
  return count!
}

/** The same for many filters at one moment, in their order: one statement, so that the counts agree. */
export async function countReviewQueues(
  app: Pick<App, 'database'>,
  filters: readonly ReviewFilter[],
  actorKey: string,
): Promise<BoundedCount[]> {
  if (filters.length === 0) return []
  const parameters: unknown[] = []
  const parts = filters.map((filter) => {
    const [sql, values] = applyReviewFilter(reviews(app).select('1'), filter, actorKey)
      .limit(MOST_COUNTED + 1)
      .getQueryAndParameters()
    const before = parameters.length
    parameters.push(...values)
    const numbered = sql.replace(/\$(\d+)/g, (_match, number) => `$${before + Number(number)}`)
    return `(SELECT count(*)::int FROM (${numbered}) AS bounded)`
  })
  const [row] = await app.database.query<{ counts: number[] }[]>(
    `SELECT ARRAY[${parts.join(', ')}] AS counts`,
    parameters,
  )
  return row!.counts.map((count) => ({
    value: Math.min(count, MOST_COUNTED),
    capped: count > MOST_COUNTED,
  }))
}

function reviews(app: Pick<App, 'database'>) {
  return app.database.getRepository(Review).createQueryBuilder('review')
}
