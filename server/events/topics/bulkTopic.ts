import type { Topic } from '../topic.ts'

/** Says which batch has changed; what it looks like now is read for each message. */
export interface BulkMessage {
  readonly operationId: string
}

/** The progress of one batch. Whoever was away reads its state anew, so nothing is caught up. */
export function bulkTopic(operationId: string): Topic {
  return {
    key: `bulk ${operationId}`,
    needs: null,
    showsReviews: true,
    concerns: (event) => event.bulkOperationId === operationId,
    resync: null,
    missed: null,
    async changes() {
      return [{ subject: operationId, payload: { operationId } satisfies BulkMessage }]
    },
  }
}
