import { NotFound } from '../../server/errors.ts'
import { type BulkMessage, bulkTopic } from '../../server/events/topics/bulkTopic.ts'
import { loadBulkOperations } from '../../server/reviews/bulk/bulkLoaders.ts'
import { builder } from '../builder.ts'
import { BulkOperationType } from '../bulkOperation.ts'
import { localId } from '../globalId.ts'
import { liveSource } from './liveSource.ts'

builder.subscriptionField('bulkProgress', (t) =>
  t.field({
    type: BulkOperationType,
    description: 'The operation as it is after each change of it. One that is over is read with a query.',
    authScopes: { reader: true },
    args: { operationId: t.arg.id({ required: true }) },
    subscribe: async (_root, { operationId }, { app }, info) => {
      const id = localId(String(operationId), 'BulkOperation', 'operationId')
      const [state] = await loadBulkOperations(app.database.manager, [id])
      if (!state) throw new NotFound('bulk operation')
      return liveSource(info, bulkTopic(id))
    },
    resolve: ({ operationId }: BulkMessage) => operationId,
  }),
)
