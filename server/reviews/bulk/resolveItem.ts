import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { settingsOf } from '../../database/transactionSettings.ts'
import { BulkItem } from '../../entities/BulkItem.ts'
import type { BulkOperation } from '../../entities/BulkOperation.ts'
import type { DomainError } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { applyResolution } from '../applyResolution.ts'
import { triedTwice } from './triedTwice.ts'
import { whyNotDone } from './whyNotDone.ts'

/** The person who started the batch: what it does is their doing. */
export function operationActor({ actorKey, actorName }: BulkOperation): Actor {
  return { key: actorKey, name: actorName, role: 'MANAGER' }
}

/**
 * Deals with one review of a batch, once: the review's change and its result commit together. What cannot be
 * done is written down as the result, with why; it stops nothing else.
 * @param announced whether whoever follows the batch is told of this item.
 */
export async function resolveItem(
  app: App,
  operation: BulkOperation,
  place: number,
  announced: boolean,
): Promise<void> {
  const turn: Turn = { app, operation, place, announced }
  const error = await triedTwice(app, (tx) => resolveInTransaction(tx, turn))
  if (error) await writeFailure(turn, error)
}

interface Turn {
  readonly app: App
  readonly operation: BulkOperation
  readonly place: number
  readonly announced: boolean
}

async function resolveInTransaction(tx: EntityManager, turn: Turn): Promise<void> {
  const { operation } = turn
  const item = await lockUndone(tx, turn)
  if (!item) return
  const { action, notes, message } = operation
  const { resolutionId } = await applyResolution(
    tx,
    operationActor(operation),
    { reviewId: item.reviewId, version: item.version, action, notes, message },
    { seconds: settingsOf(tx).undoSeconds, notBefore: operation.undoableUntil },
  )
  await writeResult(tx, turn, { resolutionId })
}

/** In a transaction of its own, because the one in which it failed left nothing behind. */
async function writeFailure(turn: Turn, error: DomainError): Promise<void> {
  await inTransaction(turn.app, async (tx) => {
    const item = await lockUndone(tx, turn)
    if (!item) return
    const message = await whyNotDone(tx, item.reviewId, turn.operation.actorKey, error)
    await writeResult(tx, turn, { code: error.code, message })
  })
}

/** The item, locked before anything else; null when it has its result. */
function lockUndone(tx: EntityManager, { operation, place }: Turn): Promise<BulkItem | null> {
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
  { operation, place, announced }: Turn,
  result: Partial<Pick<BulkItem, 'resolutionId' | 'code' | 'message'>>,
): Promise<void> {
  const { id } = operation
  await tx.update(BulkItem, { operationId: id, place }, { ...result, doneAt: () => 'clock_timestamp()' })
  if (!announced) return
  await recordEvent(tx, operationActor(operation), { type: 'bulk.progressed', bulkOperationId: id })
}
