import type { App } from '../app.ts'
import { Review } from '../entities/Review.ts'
import type { ReviewOrder } from '../entities/words.ts'
import { applyReviewFilter, type ReviewFilter } from './reviewFilter.ts'
import { applyReviewOrder, compareIn, type ReviewPlace } from './reviewOrder.ts'

/** Counting stops here: past it nobody needs the exact number, and the list stays quick. */
const MOST_COUNTED = 1000

export interface BoundedCount {
  readonly value: number
  /** There are more than `value`. */
  readonly capped: boolean
}

/**
 * The next `limit` reviews of the filter. @param actorKey who asks. @param after where the page begins; null: at the top.
 * @param order MOST_PRESSING: priority, age, id. NEWEST_RESOLUTION: what was resolved last, and nothing that is not.
 */
export async function readReviewQueue(
  app: Pick<App, 'database'>,
  filter: ReviewFilter,
  actorKey: string,
  limit: number,
  after: ReviewPlace | null,
  order: ReviewOrder = 'MOST_PRESSING',
): Promise<Review[]> {
  // Each part has an index in the order of the queue only.
  const filters = order === 'MOST_PRESSING' ? oneValueEach(filter) : [filter]
  const parts = await Promise.all(
    filters.map((part) =>
      applyReviewOrder(applyReviewFilter(reviews(app), part, actorKey), order, after)
        .limit(limit)
        .getMany(),
    ),
  )
  return parts.length === 1 ? parts[0]! : parts.flat().sort(compareIn(order)).slice(0, limit)
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
