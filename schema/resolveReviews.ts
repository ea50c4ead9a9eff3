import { z } from 'zod'
import { LARGEST_BATCH } from '../server/reviews/bulk/freezeSet.ts'
import { resolveReviews } from '../server/reviews/bulk/resolveReviews.ts'
import { undoBulk } from '../server/reviews/bulk/undoBulk.ts'
import { builder } from './builder.ts'
import { BulkOperationType } from './bulkOperation.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'

builder.relayMutationField(
  'resolveReviews',
  {
    description:
      'Acts on what was previewed, and goes on when the caller is gone. The same token again returns the same operation and acts on nothing twice.',
    inputFields: (t) => ({
      token: t.id({ required: true }),
      notes: t.string({ validate: z.string().max(10_000).nullish() }),
      message: t.string({ validate: z.string().max(100_000).nullish() }),
      first: t.int({
        description:
          'Act on the first so many and keep the rest; the same token again without it, within an hour, acts on the rest.',
        validate: z.int().min(1).max(LARGEST_BATCH).nullish(),
      }),
    }),
  },
  {
    authScopes: { manager: true },
    resolve: async (_root, { input: { token, notes, message, first } }, context) => ({
      operationId: await resolveReviews(context.app, caller(context), {
        token: String(token),
        notes: notes ?? null,
        message: message ?? null,
        first: first ?? null,
      }),
    }),
  },
  {
    outputFields: (t) => ({
      operation: t.field({ type: BulkOperationType, resolve: ({ operationId }) => operationId }),
    }),
  },
)

builder.relayMutationField(
  'undoBulk',
  {
    description:
      'Takes back everything of it that still can be, within the undo window. The results say what could not.',
    inputFields: (t) => ({ operationId: t.id({ required: true }) }),
  },
  {
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const operationId = localId(String(input.operationId), 'BulkOperation', 'operationId')
      await undoBulk(context.app, caller(context), operationId)
      return { operationId }
    },
  },
  {
    outputFields: (t) => ({
      operation: t.field({ type: BulkOperationType, resolve: ({ operationId }) => operationId }),
    }),
  },
)
