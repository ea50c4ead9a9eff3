import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { BulkItem } from '../../entities/BulkItem.ts'
import type { BulkOperation } from '../../entities/BulkOperation.ts'
import { DomainError } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { applyResolution } from '../applyResolution.ts'
import { whyNotDone } from './whyNotDone.ts'

/** A lost connection is no reason to leave an item undone. */
const MOST_TRIES = 2

const UNKNOWN_FAILURE = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'Something went wrong on our side: try again. The log has the details.',
}

/** The person who started the batch: what it does is their doing. */
export function operationActor({ actorKey, actorName }: BulkOperation): Actor {
  return { key: actorKey, name: actorName, role: 'MANAGER' }
}

/**
 * Deals with one review of a batch, once: the review's change and its result commit together. What cannot be
 * done is written down as the result, with why; it stops nothing else.
 */
export async function resolveItem(app: App, operation: BulkOperation, place: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(app, (tx) => resolveInTransaction(app, tx, operation, place))
    } catch (error) {
      if (error instanceof DomainError) return writeFailure(app, operation, place, error)
      if (attempt < MOST_TRIES) continue
      app.log.error({ err: error, operationId: operation.id, place }, 'an item of a batch failed')
      return writeFailure(app, operation, place, null)
    }
  }
}

async function resolveInTransaction(
  app: App,
  tx: EntityManager,
  operation: BulkOperation,
  place: number,
): Promise<void> {
  const item = await lockUndone(tx, operation, place)
  if (!item) return
  const { action, notes, message } = operation
  const { resolutionId } = await applyResolution(
    tx,
    operationActor(operation),
    { reviewId: item.reviewId, version: item.version, action, notes, message },
    { seconds: app.config.undoSeconds, notBefore: operation.undoableUntil },
  )
  await writeResult(tx, operation, item, { resolutionId })
}

/** In a transaction of its own, because the one in which it failed left nothing behind. */
async function writeFailure(
  app: App,
  operation: BulkOperation,
  place: number,
  error: DomainError | null,
): Promise<void> {
  await inTransaction(app, async (tx) => {
    const item = await lockUndone(tx, operation, place)
    if (!item) return
    const failure = error
      ? { code: error.code, message: await whyNotDone(tx, item.reviewId, operation.actorKey, error) }
      : UNKNOWN_FAILURE
    await writeResult(tx, operation, item, failure)
  })
}

/** The item, locked before anything else; null when it has its result. */
function lockUndone(tx: EntityManager, operation: BulkOperation, place: number): Promise<BulkItem | null> {
  return tx
    .createQueryBuilder(BulkItem, 'item')
    .where('item.operationId = :id AND item.place = :place AND item.doneAt IS NULL', {
      id: operation.id,
      place,
    })
    .setLock('for_no_key_update')
    .getOne()
}

async function writeResult(
  tx: EntityManager,
  operation: BulkOperation,
  { place }: BulkItem,
  result: Partial<Pick<BulkItem, 'resolutionId' | 'code' | 'message'>>,
): Promise<void> {
  await tx.update(
    BulkItem,
    { operationId: operation.id, place },
    { ...result, doneAt: () => 'clock_timestamp()' },
  )
  await recordEvent(tx, operationActor(operation), { type: 'bulk.progressed', bulkOperationId: operation.id })
}
