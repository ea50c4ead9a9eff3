import { type QueueMessage, queueTopic } from '../../server/events/topics/queueTopic.ts'
import { builder } from '../builder.ts'
import { caller } from '../context.ts'
import { encodeGlobalId } from '../globalId.ts'
import { ReviewType } from '../review.ts'
import { ReviewFilterInput, toReviewFilter } from '../reviewFilter.ts'
import { placeOf } from './feedCursor.ts'
import { liveSource } from './liveSource.ts'

const QueueChangeType = builder.enumType('QueueChangeType', {
  values: {
    UPSERTED: { description: 'In the filter now: put it where it belongs.' },
    REMOVED: { description: 'No longer in the filter.' },
    RESYNC: { description: 'The cursor is too old: read the page again.' },
  },
})

const QueueChange = builder.objectRef<QueueMessage>('QueueChange').implement({
  authScopes: { reader: true },
  fields: (t) => ({
    type: t.expose('type', { type: QueueChangeType }),
    cursor: t.exposeString('cursor', {
      description: 'Where you are once you have this message: pass the last one to queueChanged(after:).',
    }),
    reviewId: t.id({
      nullable: true,
      resolve: ({ reviewId }) => reviewId && encodeGlobalId('Review', reviewId),
    }),
    review: t.expose('review', { type: ReviewType, nullable: true }),
  }),
})

builder.subscriptionField('queueChanged', (t) =>
  t.field({
    type: QueueChange,
    description:
      'The live queue: every change to what the filter shows, in order, none missed since `after`.',
    authScopes: { reader: true },
    args: { filter: t.arg({ type: ReviewFilterInput }), after: t.arg.string() },
    subscribe: (_root, { filter, after }, context, info) => {
      const { app, hub } = context
      const place = placeOf(after)
      const { manager } = app.database
      return liveSource(info, queueTopic(manager, hub, toReviewFilter(filter), caller(context).key, place))
    },
    resolve: (message: QueueMessage) => message,
  }),
)
