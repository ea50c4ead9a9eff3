import type { Review } from '../server/entities/Review.ts'
import type { ReviewOrder } from '../server/entities/words.ts'
import { BadUserInput } from '../server/errors.ts'
import type { ReviewFilter } from '../server/reviews/reviewFilter.ts'
import { placeIn, type ReviewPlace } from '../server/reviews/reviewOrder.ts'
import { type BoundedCount, countReviewQueue, readReviewQueue } from '../server/reviews/reviewQueue.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { ReviewOrderEnum } from './enums.ts'
import {
  decodeCursor,
  encodeCursor,
  notOfThisList,
  pageArgs,
  pageCost,
  pageSize,
  toConnection,
} from './pagination.ts'
import { ReviewType } from './review.ts'
import { ReviewFilterInput, toReviewFilter } from './reviewFilter.ts'

export const BoundedCountType = builder.objectRef<BoundedCount>('BoundedCount').implement({
  description: 'Exact up to 1,000; then `capped` is true.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    value: t.exposeInt('value'),
    capped: t.exposeBoolean('capped'),
  }),
})

/** What the connection has beside its rows. */
interface QueuePage {
  /** Only counts when it is asked for. */
  readonly count: () => Promise<BoundedCount>
  readonly feedCursor: string
}

const ReviewConnection = builder.connectionObject(
  { type: ReviewType, name: 'ReviewConnection' },
  { name: 'ReviewEdge' },
)

// Connections are typed by their rows alone; the resolver below is the only one that makes these.
builder.objectFields(ReviewConnection, (t) => ({
  count: t.field({
    type: BoundedCountType,
    resolve: (page) => (page as unknown as QueuePage).count(),
  }),
  feedCursor: t.string({
    description:
      'Where the live feed stood when this page was read: pass it to queueChanged(after:) and miss nothing.',
    resolve: (page) => (page as unknown as QueuePage).feedCursor,
  }),
}))

builder.queryField('reviewQueue', (t) =>
  t.field({
    type: ReviewConnection,
    authScopes: { reader: true },
    args: {
      filter: t.arg({ type: ReviewFilterInput }),
      order: t.arg({ type: ReviewOrderEnum, description: 'MOST_PRESSING where left out.' }),
      ...pageArgs(t.arg),
    },
    complexity: pageCost,
    resolve: async (_root, { filter: input, order: asked, first, after }, context) => {
      const { app, hub } = context
      const { key } = caller(context)
      const filter = toReviewFilter(input)
      const order = asked ?? 'MOST_PRESSING'
      assertOrders(order, filter)
      const size = pageSize(first)
      const place = decodePlace(order, after)
      // Before the rows are read: what changes in between then comes over the feed, perhaps once too often.
      const feedCursor = hub.cursor()
      const rows = await readReviewQueue(app, filter, key, size + 1, place, order)
      const page: QueuePage = { feedCursor, count: () => countReviewQueue(app, filter, key) }
      return { ...toConnection(rows, size, after, (row) => encodePlace(order, row)), ...page }
    },
  }),
)

/** @throws BadUserInput where the filter lets something through that has no place in this order. */
function assertOrders(order: ReviewOrder, { statuses }: ReviewFilter): void {
  if (order === 'MOST_PRESSING' || statuses?.every((status) => status === 'RESOLVED')) return
  throw new BadUserInput(
    'order',
    'Only what is resolved has a newest resolution: with this order, filter by the status RESOLVED alone.',
  )
}

/** What the cursors of each order say they are of. */
const LISTS: Readonly<Record<ReviewOrder, string>> = {
  MOST_PRESSING: 'reviewQueue',
  NEWEST_RESOLUTION: 'reviewQueue by resolution',
}

function encodePlace(order: ReviewOrder, review: Review): string {
  const values = placeIn(order, review).map((value) => (value instanceof Date ? value.getTime() : value))
  return encodeCursor(LISTS[order], values)
}

/** @throws BadUserInput when the cursor was not made by this list in this order. */
function decodePlace(order: ReviewOrder, cursor: string | null | undefined): ReviewPlace | null {
  const values = decodeCursor(LISTS[order], cursor, order === 'MOST_PRESSING' ? 3 : 2)
  if (values === null) return null
  const [id, time, rank] = values.toReversed()
  const at = new Date(Number(time))
  const isRank = rank === undefined || [0, 1, 2, 3].includes(Number(rank))
  if (!isRank || Number.isNaN(at.getTime()) || typeof id !== 'string') throw notOfThisList()
  return rank === undefined ? [at, id] : [Number(rank), at, id]
}
