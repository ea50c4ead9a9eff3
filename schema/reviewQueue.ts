import type { Review } from '../server/entities/Review.ts'
import {
  type BoundedCount,
  countReviewQueue,
  queuePosition,
  type QueuePosition,
  readReviewQueue,
} from '../server/reviews/reviewQueue.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
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
    args: { filter: t.arg({ type: ReviewFilterInput }), ...pageArgs(t.arg) },
    complexity: pageCost,
    resolve: async (_root, { filter: input, first, after }, context) => {
      const { app, hub } = context
      const { key } = caller(context)
      const filter = toReviewFilter(input)
      const size = pageSize(first)
      const position = decodePosition(after)
      // Before the rows are read: what changes in between then comes over the feed, perhaps once too often.
      const feedCursor = hub.cursor()
      const rows = await readReviewQueue(app, filter, key, size + 1, position)
      const page: QueuePage = { feedCursor, count: () => countReviewQueue(app, filter, key) }
      return { ...toConnection(rows, size, after, encodePosition), ...page }
    },
  }),
)

const LIST = 'reviewQueue'

function encodePosition(review: Review): string {
  const { priorityRank, openedAt, id } = queuePosition(review)
  return encodeCursor(LIST, [priorityRank, openedAt.getTime(), id])
}

/** @throws BadUserInput when the cursor was not made by this list. */
function decodePosition(cursor: string | null | undefined): QueuePosition | null {
  const values = decodeCursor(LIST, cursor, 3)
  if (values === null) return null
  const [rank, time, id] = values
  const openedAt = new Date(Number(time))
  if (![0, 1, 2, 3].includes(Number(rank)) || Number.isNaN(openedAt.getTime()) || typeof id !== 'string') {
    throw notOfThisList()
  }
  return { priorityRank: Number(rank), openedAt, id }
}
