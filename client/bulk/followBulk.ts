import type { Client } from '@urql/core'
import { watch } from 'vue'
import {
  BulkOperationQuery,
  BulkProgressSubscription,
  BulkResultsQuery,
  type BulkOperationShown,
  type BulkResult,
} from '../graphql/bulkDocuments.ts'
import { connection } from '../graphql/connection.ts'

const PAGE_SIZE = 100

/** Asked for at least this often: what was pushed before the subscription stood is not pushed again. */
const ASK_EVERY_MS = 2000

/** The operation as it is now; null when it could not be read. */
export async function readOperation(client: Client, id: string): Promise<BulkOperationShown | null> {
  const { data } = await client.query(BulkOperationQuery, { id })
  return data?.node?.__typename === 'BulkOperation' ? data.node : null
}

/**
 * Tells how far an operation has come, until it has finished. The connection may come and go meanwhile.
 * @returns stops it.
 */
export function followOperation(
  client: Client,
  id: string,
  tell: (operation: BulkOperationShown) => void,
): () => void {
  let ended = false
  const feed = client.subscription(BulkProgressSubscription, { operationId: id }).subscribe(({ data }) => {
    if (data) receive(data.bulkProgress)
  })
  const timer = setInterval(ask, ASK_EVERY_MS)
  const unwatch = watch(() => connection.generation, ask)

  function end(): void {
    ended = true
    feed.unsubscribe()
    clearInterval(timer)
    unwatch()
  }

  let dealtWith = 0

  function receive(operation: BulkOperationShown): void {
    // An answer that was overtaken would turn the progress back.
    if (ended || operation.succeeded + operation.failed < dealtWith) return
    dealtWith = operation.succeeded + operation.failed
    tell(operation)
    if (operation.finishedAt !== null) end()
  }

  async function ask(): Promise<void> {
    const operation = await readOperation(client, id)
    if (operation !== null) receive(operation)
  }

  return end
}

/** What became of each, the failed ones apart; up to a hundred of either kind. */
export async function readResults(
  client: Client,
  id: string,
  failedOnly: boolean,
): Promise<readonly BulkResult[]> {
  const { data } = await client.query(BulkResultsQuery, { id, first: PAGE_SIZE, failedOnly })
  return data?.node?.__typename === 'BulkOperation' ? data.node.results.nodes : []
}

/** The ids of the reviews that it resolved; up to a hundred. */
export async function resolvedBy(client: Client, id: string): Promise<readonly string[]> {
  const results = await readResults(client, id, false)
  return results.filter((result) => result.code === null).map((result) => result.reviewId)
}
