import { endSnooze } from '../server/reviews/endSnooze.ts'
import { snoozeReview } from '../server/reviews/snoozeReview.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { ReviewType } from './review.ts'

builder.relayMutationField(
  'snoozeReview',
  {
    inputFields: (t) => ({
      reviewId: t.id({ required: true }),
      until: t.field({ type: 'DateTime', required: true, description: 'Ahead, and a year ahead at most.' }),
    }),
  },
  {
    description: 'Puts an OPEN review off until a time; something new on its subject ends that earlier.',
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const reviewId = localId(String(input.reviewId), 'Review', 'reviewId')
      return { review: await snoozeReview(context.app, caller(context), reviewId, input.until) }
    },
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
    }),
  },
)

builder.relayMutationField(
  'endSnooze',
  { inputFields: (t) => ({ reviewId: t.id({ required: true }) }) },
  {
    description: 'Ends a snooze before its time. A review that waits for a person already stays as it is.',
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const reviewId = localId(String(input.reviewId), 'Review', 'reviewId')
      return endSnooze(context.app, caller(context), reviewId)
    },
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
      ended: t.boolean({
        description: 'False when it waited for a person already: nothing has changed then.',
        resolve: (payload) => payload.ended,
      }),
    }),
  },
)
