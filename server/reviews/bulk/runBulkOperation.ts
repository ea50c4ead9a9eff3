import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { BulkOperation } from '../../entities/BulkOperation.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { PeriodicTask } from '../../scheduler/PeriodicTask.ts'
import { giveUpClaim, RENEW_MS, renewClaim } from './bulkClaim.ts'
import { inLanes } from './inLanes.ts'
import { ANNOUNCE_MS, atMostEvery } from './pace.ts'
import { operationActor, resolveItem } from './resolveItem.ts'
import { nextPlaces } from './toDo.ts'

/** Items at a time: enough to keep the database busy, few enough that requests get their share. */
const LANES = 4
/** Places that are looked up together. */
const CHUNK = 200

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
      // Read anew each time: the rest of a trial may have been started with other notes.
      const operation = await manager.findOneByOrFail(BulkOperation, { id: operationId })
      await inLanes(LANES, places, signal, (place) => resolveItem(app, operation, place, announces()))
    }
  } finally {
    await renewing.destroy()
  }
  await giveUpClaim(app, operationId)
}

/**
 * @returns false when there is more to do after all, because the rest of a trial was started just now.
 */
async function finish(app: App, operationId: string): Promise<boolean> {
  return inTransaction(app, async (tx) => {
    const operation = await tx.findOneOrFail(BulkOperation, {
      where: { id: operationId },
      lock: { mode: 'for_no_key_update' },
    })
    if (operation.finishedAt !== null) return true
    if ((await nextPlaces(tx, operationId, 1)).length > 0) return false
    // Items that came later than planned still have their whole window.
    await tx.query(
      `UPDATE bulk_operations SET finished_at = clock_timestamp(), claimed_until = NULL,
         undoable_until = greatest(undoable_until, (
           SELECT max(log.undoable_until) FROM bulk_items item JOIN review_logs log ON log.id = item.resolution_id
           WHERE item.operation_id = $1))
       WHERE id = $1`,
      [operationId],
    )
    await recordEvent(tx, operationActor(operation), { type: 'bulk.finished', bulkOperationId: operationId })
    return true
  })
}
