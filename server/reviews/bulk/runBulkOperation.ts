import type { EntityManager } from 'typeorm'
import type { App } from '../../app.ts'
import { dbNow, secondsAfter } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { settingsOf } from '../../database/transactionSettings.ts'
import { BulkOperation } from '../../entities/BulkOperation.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { PeriodicTask } from '../../scheduler/PeriodicTask.ts'
import { giveUpClaim, RENEW_MS, renewClaim } from './bulkClaim.ts'
import { extendWindows } from './extendWindows.ts'
import { inLanes } from './inLanes.ts'
import { ANNOUNCE_MS, atMostEvery, SECONDS_PER_ITEM } from './pace.ts'
import { operationActor, resolveItem } from './resolveItem.ts'
import { countToDo, nextPlaces } from './toDo.ts'

/** Items at a time: enough to keep the database busy, few enough that requests get their share. */
const LANES = 4
/** Places that are looked up together. Between them the batch looks at the time that its undo windows have left. */
const CHUNK = 50

/** Works on a batch that this server has claimed until it is done, or until the signal; then another goes on. */
export async function runBulkOperation(app: App, operationId: string, signal: AbortSignal): Promise<void> {
  const { manager } = app.database
  const announces = atMostEvery(ANNOUNCE_MS)
  const renewing = new PeriodicTask(
    RENEW_MS,
    () => renewClaim(app, operationId),
    (error) => app.log.warn({ err: error, operationId }, 'the claim on a batch could not be renewed'),
  )
  try {
    while (!signal.aborted) {
      const places = await nextPlaces(manager, operationId, CHUNK)
      if (places.length === 0) {
        if (await finish(app, operationId)) return
        continue
      }
      await keepWindowsOpen(app, operationId)
      // Read anew each time: the rest of a trial may have been started with other notes.
      const operation = await manager.findOneByOrFail(BulkOperation, { id: operationId })
      await inLanes(LANES, places, signal, (place) => resolveItem(app, operation, place, announces()))
    }
  } finally {
    await renewing.destroy()
  }
  await giveUpClaim(app, operationId)
}

/** A batch that takes longer than planned: what it has done must not go on before all of it can be taken back. */
async function keepWindowsOpen(app: App, operationId: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const operation = await lockOperation(tx, operationId)
    if (operation.undoableUntil === null) return
    const now = await dbNow(tx)
    const seconds = (await countToDo(tx, operationId)) * SECONDS_PER_ITEM
    const { undoSeconds } = settingsOf(tx)
    if (secondsAfter(now, undoSeconds + seconds) <= operation.undoableUntil) return
    // Twice as long, so that this is not needed again with every chunk.
    const until = secondsAfter(now, undoSeconds + 2 * seconds)
    await extendWindows(tx, operationActor(operation), operationId, until)
  })
}

function lockOperation(tx: EntityManager, id: string): Promise<BulkOperation> {
  return tx.findOneOrFail(BulkOperation, { where: { id }, lock: { mode: 'for_no_key_update' } })
}

/**
 * @returns false when there is more to do after all, because the rest of a trial was started just now.
 */
async function finish(app: App, operationId: string): Promise<boolean> {
  return inTransaction(app, async (tx) => {
    const operation = await lockOperation(tx, operationId)
    if (operation.finishedAt !== null) return true
    if ((await nextPlaces(tx, operationId, 1)).length > 0) return false
    if (operation.undoableUntil !== null) {
      // Whoever looks at the result has the whole time to think again, for every item.
      const end = secondsAfter(await dbNow(tx), settingsOf(tx).undoSeconds)
      const until = end > operation.undoableUntil ? end : operation.undoableUntil
      await extendWindows(tx, operationActor(operation), operationId, until)
    }
    await tx.query(
      'UPDATE bulk_operations SET finished_at = clock_timestamp(), claimed_until = NULL WHERE id = $1',
      [operationId],
    )
    await recordEvent(tx, operationActor(operation), { type: 'bulk.finished', bulkOperationId: operationId })
    return true
  })
}
