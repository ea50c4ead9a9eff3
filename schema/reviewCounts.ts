import { countReviewQueues } from '../server/reviews/reviewQueue.ts'
import { BadUserInput } from '../server/errors.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { ReviewFilterInput, toReviewFilter } from './reviewFilter.ts'
import { BoundedCountType } from './reviewQueue.ts'

/** As many as a page with its tabs, reasons, priorities and groups in sight asks for. */
const MOST_FILTERS = 100
/** One filter costs about as much as a short list. */
const COST_OF_ONE = 20

builder.queryField('reviewCounts', (t) =>
  t.field({
    type: [BoundedCountType],
    authScopes: { reader: true },
    description:
      'How many reviews each filter lets through, in the order of the filters (at most 100), all counted at one moment.',
    args: { filters: t.arg({ type: [ReviewFilterInput], required: true }) },
    complexity: ({ filters }) => ({ field: COST_OF_ONE * Math.min(filters.length, MOST_FILTERS) }),
    resolve: (_root, { filters }, context) => {
      if (filters.length > MOST_FILTERS) {
        throw new BadUserInput('filters', `Give at most ${MOST_FILTERS}: split the rest into further calls.`)
      }
      const read = filters.map((filter, at) => toReviewFilter(filter, `filters.${at}`))
      return countReviewQueues(context.app, read, caller(context).key)
    },
  }),
)
