import { Review } from '../../server/entities/Review.ts'
import { type PresenceMessage, presenceTopic } from '../../server/events/topics/presenceTopic.ts'
import type { Viewer } from '../../server/reviews/presence/viewers.ts'
import { builder } from '../builder.ts'
import { caller } from '../context.ts'
import { encodeGlobalId } from '../globalId.ts'
import { existingId } from './existingId.ts'
import { liveSource } from './liveSource.ts'

const PresentViewer = builder.objectRef<Viewer>('PresentViewer').implement({
  description: 'Somebody who looks at a review now, in however many windows.',
  authScopes: { reader: true },
  fields: (t) => ({
    id: t.id({ description: 'The same as Viewer.id.', resolve: ({ key }) => encodeGlobalId('Viewer', key) }),
    name: t.exposeString('name'),
    since: t.expose('since', { type: 'DateTime' }),
  }),
})

const ReviewPresence = builder.objectRef<PresenceMessage>('ReviewPresence').implement({
  authScopes: { reader: true },
  fields: (t) => ({
    viewers: t.field({
      type: [PresentViewer],
      description: 'Everybody who subscribes to this, you included; the first 50, by when they came.',
      resolve: ({ viewers }) => [...viewers],
    }),
  }),
})

builder.subscriptionField('reviewPresence', (t) =>
  t.field({
    type: ReviewPresence,
    description:
      'Who looks at a review: now, and after each change. To subscribe is to look, and it ends with the subscription.',
    authScopes: { reader: true },
    args: { reviewId: t.arg.id({ required: true }) },
    subscribe: async (_root, { reviewId }, context, info) => {
      const id = await existingId(context, Review, reviewId, 'Review', 'reviewId')
      const { database, presence } = context.app
      const viewer = caller(context)
      return liveSource(info, presenceTopic(database.manager, id), () => presence.look(id, viewer))
    },
    resolve: (message: PresenceMessage) => message,
  }),
)
