import type { Client } from '@urql/core'
import type { BulkOperationShown } from '../graphql/bulkDocuments.ts'
import { undo } from '../review/undo.ts'
import { offerUndo } from '../review/undoStore.ts'
import { bulkTexts } from '../texts/bulk.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import { serverNow } from '../time/serverClock.ts'
import { forgetKeptBulk, keepBulk, keptBulk } from './bulkMemory.ts'
import { bulk, bulkAction, clearBulk } from './bulkStore.ts'
import { followOperation } from './followOperation.ts'
import { readOperation, readResults } from './readBulk.ts'

let stopFollowing = () => {}

/** Puts the batch away. What runs goes on without this page. */
export function forgetBulk(): void {
  stopFollowing()
  forgetKeptBulk()
  clearBulk()
}

/** Shows how far it has come, and at the end what came of it. It comes back when the page is loaded again. */
export function followBulk(client: Client, operation: BulkOperationShown, token: string): void {
  stopFollowing()
  keepBulk({ operationId: operation.id, token, noun: bulk.noun })
  Object.assign(bulk, { operation, step: 'running', failures: [], successes: [] })
  if (operation.finishedAt !== null) return void finished(client, operation)
  stopFollowing = followOperation(client, operation.id, (now) => {
    bulk.operation = now
    if (now.finishedAt !== null) void finished(client, now)
  })
}

/** Goes on showing the batch that this tab had started before it was loaded again. */
export async function resumeBulk(client: Client): Promise<void> {
  const kept = keptBulk()
  if (kept === null || bulk.step !== 'none') return
  const operation = await readOperation(client, kept.operationId)
  if (operation === null || bulk.step !== 'none') return
  Object.assign(bulk, { token: kept.token, noun: kept.noun })
  followBulk(client, operation, kept.token)
}

async function finished(client: Client, operation: BulkOperationShown): Promise<void> {
  const { id, succeeded, undoableUntil, undoneAt } = operation
  if (succeeded > 0 && undoableUntil !== null && undoneAt === null) {
    offerUndo({
      resolutionId: id,
      reviewId: '',
      isBatch: true,
      label: wordFor(actionWords, bulkAction.value),
      title: bulkTexts.undoTitle(succeeded, bulk.noun),
      count: succeeded,
      from: new Date(serverNow.value).toISOString(),
      until: undoableUntil,
      draft: null,
    })
  }
  const failures = await readResults(client, id, true)
  const all = await readResults(client, id, false)
  if (bulk.operation?.id !== id) return
  Object.assign(bulk, { failures, successes: all.filter((result) => result.code === null), step: 'result' })
}

/** Takes back everything of it that still can be. */
export async function undoBulk(client: Client): Promise<void> {
  const { operation } = bulk
  if (operation !== null) await undo(client, operation.id)
}

/** Reads the operation again: it was taken back. */
export async function refreshBulk(client: Client): Promise<void> {
  const { operation } = bulk
  const now = operation === null ? null : await readOperation(client, operation.id)
  if (now !== null && bulk.operation?.id === now.id) bulk.operation = now
}
