import { parse } from 'graphql'
import { z } from 'zod'
import {
  AWAITING_REASONS,
  FAILURE_TYPES,
  PRIORITIES,
  REVIEW_KINDS,
  REVIEW_ORDERS,
  REVIEW_STATUSES,
} from '../../../server/entities/words.ts'
import { afterArgument, firstArgument, projectArgument, projectIdOf } from '../arguments.ts'
import { nextOf, nextShape, PAGE_INFO, type PageInfo, pageText } from '../pageView.ts'
import { REVIEW_FIELDS, reviewLine, reviewShape, type ReviewView } from '../reviewView.ts'
import { defineTool, READS } from '../tool.ts'

const REVIEWS = parse(`query ($filter: ReviewFilter!, $order: ReviewOrder, $first: Int, $after: String) {
  reviewQueue(filter: $filter, order: $order, first: $first, after: $after) {
    count { value capped } nodes { ${REVIEW_FIELDS} } ${PAGE_INFO}
  }
}`)

export const listReviews = defineTool({
  name: 'list_reviews',
  title: 'List reviews',
  description:
    'The queue of what waits for a person, most pressing first: stopped accounts and tickets, why, and what can be ' +
    'done with each. resolve_review deals with one.',
  hints: READS,
  input: z.strictObject({
    kinds: z.array(z.enum(REVIEW_KINDS)).optional(),
    statuses: z
      .array(z.enum(REVIEW_STATUSES))
      .optional()
      .describe('SCHEDULED (its countdown runs) and OPEN where left out.'),
    failureTypes: z.array(z.enum(FAILURE_TYPES)).optional(),
    awaitingReasons: z.array(z.enum(AWAITING_REASONS)).optional(),
    priorities: z.array(z.enum(PRIORITIES)).optional(),
    project: projectArgument.optional(),
    search: z.string().optional().describe("Part of a username, or of a ticket's number or title."),
    order: z
      .enum(REVIEW_ORDERS)
      .optional()
      .describe('NEWEST_RESOLUTION: what was resolved last comes first; with the status RESOLVED alone.'),
    first: firstArgument,
    after: afterArgument,
  }),
  output: z.object({
    count: z
      .object({ value: z.int(), capped: z.boolean() })
      .describe('Of the whole list; exact up to 1,000.'),
    reviews: z.array(reviewShape),
    next: nextShape,
  }),
  async run({ project, order, first, after, ...parts }, api) {
    const projectIds = project === undefined ? null : [await projectIdOf(api, project)]
    const { reviewQueue } = await api.call<{ reviewQueue: Queue }>(REVIEWS, {
      filter: { ...parts, projectIds },
      order,
      first,
      after,
    })
    const { count, nodes: reviews, pageInfo } = reviewQueue
    const next = nextOf(pageInfo)
    const total = `${count.value}${count.capped ? ' or more' : ''} in all`
    const text = pageText([total, ...reviews.map(reviewLine)], next, '')
    return { text, data: { count, reviews, next } }
  },
})

interface Queue {
  readonly count: { value: number; capped: boolean }
  readonly nodes: ReviewView[]
  readonly pageInfo: PageInfo
}
