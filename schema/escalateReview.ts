import { escalateReview } from '../server/reviews/escalateReview.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { ReviewType } from './review.ts'
import { optionalText } from './validation.ts'

builder.relayMutationField(
  'escalateReview',
  {
    inputFields: (t) => ({
      reviewId: t.id({ required: true }),
      notes: t.string({ validate: optionalText(10_000) }),
    }),
  },
  {
    description: 'Raises the priority of an OPEN review by a step; at URGENT its level alone counts up.',
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const reviewId = localId(String(input.reviewId), 'Review', 'reviewId')
      return { review: await escalateReview(context.app, caller(context), reviewId, input.notes ?? null) }
    },
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
    }),
  },
)
