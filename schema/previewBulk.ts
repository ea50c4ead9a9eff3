import { z } from 'zod'
import { BadUserInput } from '../server/errors.ts'
import { type BatchChoice, LARGEST_BATCH } from '../server/reviews/bulk/freezeSet.ts'
import { previewBulk } from '../server/reviews/bulk/previewBulk.ts'
import { builder } from './builder.ts'
import { BulkPreviewConnection, previewPage } from './bulkPreview.ts'
import { caller } from './context.ts'
import { ResolutionActionEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { pageArgs, pageCost } from './pagination.ts'
import { ReviewFilterInput, toReviewFilter } from './reviewFilter.ts'

builder.relayMutationField(
  'previewBulk',
  {
    description:
      'Either ids or a filter. The set is frozen at the preview: the token acts on exactly these, for five minutes.',
    inputFields: (t) => ({
      reviewIds: t.idList({ validate: z.array(z.string()).min(1).max(LARGEST_BATCH).nullish() }),
      filter: t.field({ type: ReviewFilterInput, description: 'It may match at most 10,000 reviews.' }),
      action: t.field({ type: ResolutionActionEnum, required: true }),
    }),
  },
  {
    authScopes: { manager: true },
    resolve: (_root, { input: { action, ...set } }, context) =>
      previewBulk(context.app, caller(context), toChoice(set), action),
  },
  {
    outputFields: (t) => ({
      token: t.id({ resolve: ({ token }) => token }),
      count: t.int({ description: 'Reviews that it will act on.', resolve: ({ count }) => count }),
      notAllowed: t.int({
        description:
          'Reviews of the set that are left out: held by somebody else, or not ready for the action.',
        resolve: ({ notAllowed }) => notAllowed,
      }),
      effects: t.stringList({
        description: 'What will happen, in sentences for people.',
        resolve: ({ effects }) => [...effects],
      }),
      fixedAt: t.field({
        type: 'DateTime',
        description: 'When the set was frozen: reviews opened later are not in it.',
        resolve: ({ fixedAt }) => fixedAt,
      }),
      expiresAt: t.field({ type: 'DateTime', resolve: ({ expiresAt }) => expiresAt }),
      items: t.field({
        type: BulkPreviewConnection,
        description: 'The whole set, in the order of the queue.',
        args: pageArgs(t.arg),
        complexity: pageCost,
        resolve: ({ operationId }, page, { app }) => previewPage(app, operationId, page),
      }),
    }),
  },
)

interface SetInput {
  readonly reviewIds?: readonly (string | number)[] | null
  readonly filter?: Parameters<typeof toReviewFilter>[0]
}

/** @throws BadUserInput unless there is exactly one of the two, with distinct ids of reviews. */
function toChoice({ reviewIds, filter }: SetInput): BatchChoice {
  if (!reviewIds) {
    if (!filter) throw new BadUserInput('reviewIds', 'Pass reviewIds, or a filter.')
    return { filter: toReviewFilter(filter) }
  }
  if (filter) throw new BadUserInput('filter', 'Pass reviewIds or a filter, not both.')
  const ids = new Set<string>()
  for (const [index, globalId] of reviewIds.entries()) {
    const field = `reviewIds.${index}`
    const id = localId(String(globalId), 'Review', field)
    if (ids.has(id)) throw new BadUserInput(field, 'This review is named twice: name each once.')
    ids.add(id)
  }
  return { reviewIds: [...ids] }
}
