import type { App } from '../server/app.ts'
import type { BulkItem } from '../server/entities/BulkItem.ts'
import { listPreviewItems } from '../server/reviews/bulk/bulkLoaders.ts'
import { findByToken } from '../server/reviews/bulk/bulkToken.ts'
import { builder } from './builder.ts'
import { placeCursors } from './bulkResult.ts'
import { caller } from './context.ts'
import { pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'
import { ReviewType } from './review.ts'

const BulkPreviewItem = builder.objectRef<BulkItem>('BulkPreviewItem').implement({
  description: 'One review of the set that was frozen.',
  authScopes: { reader: true },
  fields: (t) => ({
    review: t.field({ type: ReviewType, resolve: ({ reviewId }) => reviewId }),
    leftOut: t.exposeString('leftOut', {
      nullable: true,
      description: 'Why it will not be acted on, as a part of a sentence: "Tomo holds it".',
    }),
  }),
})

export const BulkPreviewConnection = builder.connectionObject(
  { type: BulkPreviewItem, name: 'BulkPreviewConnection' },
  { name: 'BulkPreviewEdge' },
)

interface PageInput {
  readonly first?: number | null
  readonly after?: string | null
}

/** One page of what was frozen. */
export async function previewPage(app: App, operationId: string, { first, after }: PageInput) {
  const size = pageSize(first)
  const cursors = placeCursors(`set ${operationId}`)
  const page = { operationId, after: cursors.decode(after), limit: size + 1 }
  const rows = await listPreviewItems(app.database.manager, page)
  return toConnection(rows, size, after, cursors.encode)
}

builder.queryField('bulkPreview', (t) =>
  t.field({
    type: BulkPreviewConnection,
    description:
      'The set behind the token of a preview, for the person who asked for it: the pages after `PreviewBulkPayload.items`.',
    authScopes: { manager: true },
    args: { token: t.arg.id({ required: true }), ...pageArgs(t.arg) },
    complexity: pageCost,
    resolve: async (_root, { token, ...page }, context) => {
      const { id } = await findByToken(context.app.database.manager, caller(context), String(token))
      return previewPage(context.app, id, page)
    },
  }),
)
