import { undoResolution } from '../server/reviews/undoResolution.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { ReviewType } from './review.ts'

builder.relayMutationField(
  'undoResolution',
  {
    description:
      'Takes back what was done with a review, until `undoableUntil`. Anything else that happens to its subject ends that time early.',
    inputFields: (t) => ({ resolutionId: t.id({ required: true }) }),
  },
  {
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const resolutionId = localId(String(input.resolutionId), 'Resolution', 'resolutionId')
      return { review: await undoResolution(context.app, caller(context), resolutionId) }
    },
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
    }),
  },
)
