import {
  BulkOperationState,
  countUndone,
  listResults,
  loadBulkOperations,
} from '../server/reviews/bulk/bulkLoaders.ts'
import { builder } from './builder.ts'
import { BulkResultConnection, placeCursors } from './bulkResult.ts'
import { ResolutionActionEnum } from './enums.ts'
import { pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'

export const BulkOperationType = builder.loadableNode(BulkOperationState, {
  name: 'BulkOperation',
  description:
    'One action on many reviews. `total` is `succeeded` and `failed` and `waiting`, and while it runs what is still to do.',
  authScopes: { reader: true },
  id: { resolve: (state: BulkOperationState) => state.id },
  sort: (state: BulkOperationState) => state.id,
  loaderOptions: { cache: false },
  load: (ids: string[], { app }) => loadBulkOperations(app.database.manager, ids),
  fields: (t) => ({
    action: t.field({ type: ResolutionActionEnum, resolve: ({ operation }) => operation.action }),
    by: t.string({
      description: 'Who started it.',
      resolve: ({ operation }) => operation.actorName,
    }),
    total: t.int({
      description: 'Reviews of the set that it acts on; what the preview left out does not count.',
      resolve: ({ counts }) => counts.total,
    }),
    succeeded: t.int({
      description: 'Resolved by it, those included that were taken back later.',
      resolve: ({ counts }) => counts.succeeded,
    }),
    failed: t.int({ resolve: ({ counts }) => counts.failed }),
    waiting: t.int({
      description:
        'Kept back because only the first so many were to be acted on. Once `waitingUntil` is over they stay as they are.',
      resolve: ({ counts }) => counts.waiting,
    }),
    waitingUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when the same token acts on those that wait; null where none do.',
      resolve: ({ operation }) => operation.keptUntil,
    }),
    undone: t.loadable({
      type: 'Int',
      description: 'How many of those that succeeded have been taken back.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => countUndone(app.database.manager, ids),
      resolve: ({ id }) => id,
    }),
    startedAt: t.field({ type: 'DateTime', resolve: ({ operation }) => operation.startedAt }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When nothing was left to do but what waits; null again once the rest is started.',
      resolve: ({ operation }) => operation.finishedAt,
    }),
    undoableUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when undoBulk takes it back; null where there is no undo window.',
      resolve: ({ operation }) => operation.undoableUntil,
    }),
    undoneAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ operation }) => operation.undoneAt,
    }),
    results: t.field({
      type: BulkResultConnection,
      description: 'One for each review that it has dealt with so far, in the order of the set.',
      args: { ...pageArgs(t.arg), failedOnly: t.arg.boolean({ defaultValue: false }) },
      complexity: pageCost,
      resolve: async ({ id }, { first, after, failedOnly }, { app }) => {
        const size = pageSize(first)
        const cursors = placeCursors(`results of ${id}`)
        const page = { operationId: id, after: cursors.decode(after), limit: size + 1 }
        const rows = await listResults(app.database.manager, page, failedOnly ?? false)
        return toConnection(rows, size, after, cursors.encode)
      },
    }),
  }),
})
