import type { Client } from '@urql/core'
import { watch } from 'vue'
import { BulkProgressSubscription, type BulkOperationShown } from '../graphql/bulkDocuments.ts'
import { connection } from '../graphql/connection.ts'
import { readOperation } from './readBulk.ts'

/** Asked for at least this often: what was pushed before the subscription stood is not pushed again. */
const ASK_EVERY_MS = 2000

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
  let dealtWith = 0
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
