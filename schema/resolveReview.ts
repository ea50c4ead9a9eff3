import { z } from 'zod'
import { resolveReview } from '../server/reviews/resolveReview.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { ResolutionActionEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { ResolutionType } from './resolution.ts'
import { ReviewType } from './review.ts'

builder.relayMutationField(
  'resolveReview',
  {
    description:
      '`version` is the one the person saw. `notes` are for people; `message` goes to the bot or agent (REPLY and CHANGE_CONTENT need it).',
    inputFields: (t) => ({
      reviewId: t.id({ required: true }),
      version: t.int({ required: true }),
      action: t.field({ type: ResolutionActionEnum, required: true }),
      notes: t.string({ validate: z.string().max(10_000).nullish() }),
      message: t.string({ validate: z.string().max(100_000).nullish() }),
      idempotencyKey: t.string({ validate: z.string().min(1).max(200).nullish() }),
    }),
  },
  {
    authScopes: { manager: true },
    resolve: (_root, { input }, context) =>
      resolveReview(
        context.app,
        caller(context),
        {
          reviewId: localId(String(input.reviewId), 'Review', 'reviewId'),
          version: input.version,
          action: input.action,
          notes: input.notes ?? null,
          message: input.message ?? null,
        },
        input.idempotencyKey ?? null,
      ),
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
      resolution: t.field({ type: ResolutionType, resolve: (payload) => payload.resolution }),
    }),
  },
)
