import type { SelectQueryBuilder } from 'typeorm'
import { priorityRank } from '../entities/priorityColumn.ts'
import type { Review } from '../entities/Review.ts'
import type { ReviewOrder } from '../entities/words.ts'

/** A place in a list of reviews: what the last one above it has in the columns of the list's order. */
export type ReviewPlace = readonly (number | string | Date)[]

interface Order {
  readonly columns: readonly string[]
  readonly direction: 'ASC' | 'DESC'
  /** What an index of the order asks for in its own words. */
  readonly condition: string | null
  readonly placeOf: (review: Review) => ReviewPlace
}

const ORDERS: Readonly<Record<ReviewOrder, Order>> = {
  MOST_PRESSING: {
    columns: ['review.priority', 'review.openedAt', 'review.id'],
    direction: 'ASC',
    condition: null,
    placeOf: ({ priority, openedAt, id }) => [priorityRank(priority), openedAt, id],
  },
  NEWEST_RESOLUTION: {
    columns: ['review.resolvedAt', 'review.id'],
    direction: 'DESC',
    condition: 'review.resolvedAt IS NOT NULL',
    // Nothing else is in a list of this order.
    placeOf: ({ resolvedAt, id }) => [resolvedAt!, id],
  },
}

/** Where the review stands in a list of this order. */
export function placeIn(order: ReviewOrder, review: Review): ReviewPlace {
  return ORDERS[order].placeOf(review)
}

/** Orders a query on the alias `review`, and begins after a place. @param after null: at the top. */
export function applyReviewOrder(
  query: SelectQueryBuilder<Review>,
  order: ReviewOrder,
  after: ReviewPlace | null,
): SelectQueryBuilder<Review> {
  const { columns, direction, condition } = ORDERS[order]
  if (condition !== null) query.andWhere(condition)
  if (after !== null) {
    // Compared as a row, which the index on exactly these columns answers; `OR` of the parts it would not.
    const sign = direction === 'ASC' ? '>' : '<'
    query.andWhere(`(${columns.join(', ')}) ${sign} (:...after)`, { after })
  }
  for (const column of columns) query.addOrderBy(column, direction)
  return query
}

/** What `sort` takes. */
export function compareIn(order: ReviewOrder): (a: Review, b: Review) => number {
  const { direction, placeOf } = ORDERS[order]
  const sign = direction === 'ASC' ? 1 : -1
  return (a, b) => {
    const other = placeOf(b).map(Number)
    const differences = placeOf(a).map((value, at) => Number(value) - other[at]!)
    return sign * (differences.find((difference) => difference !== 0) ?? 0)
  }
}
