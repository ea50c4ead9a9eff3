import { z } from 'zod'
import { claimReview } from '../server/reviews/claimReview.ts'
import { releaseReview } from '../server/reviews/releaseReview.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { ReviewType } from './review.ts'

builder.relayMutationField(
  'claimReview',
  {
    inputFields: (t) => ({
      reviewId: t.id({ required: true }),
      minutes: t.int({ defaultValue: 10, validate: z.int().min(1).max(120).nullish() }),
    }),
  },
  {
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const reviewId = localId(String(input.reviewId), 'Review', 'reviewId')
      return { review: await claimReview(context.app, caller(context), reviewId, input.minutes ?? 10) }
    },
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
    }),
  },
)

builder.relayMutationField(
  'releaseReview',
  { inputFields: (t) => ({ reviewId: t.id({ required: true }) }) },
  {
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const reviewId = localId(String(input.reviewId), 'Review', 'reviewId')
      return { review: await releaseReview(context.app, caller(context), reviewId) }
    },
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
    }),
  },
)
