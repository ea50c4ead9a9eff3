import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { dbNow, secondsAfter } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { BulkItem } from '../../entities/BulkItem.ts'
import { BulkOperation } from '../../entities/BulkOperation.ts'
import { InvalidState, NotFound } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { PeriodicTask } from '../../scheduler/PeriodicTask.ts'
import { undoInTransaction } from '../undoResolution.ts'
import { CLAIM_SECONDS, giveUpClaim, RENEW_MS, renewClaim } from './bulkClaim.ts'
import { inLanes } from './inLanes.ts'
import { ANNOUNCE_MS, atMostEvery } from './pace.ts'
import { triedTwice } from './triedTwice.ts'

/** Items at a time: faster than they were done, because the windows run out. */
const LANES = 6

interface DoneItem {
  readonly place: number
  readonly resolution_id: string
}

/**
 * Takes back what a batch did, for any manager. Items whose window has closed, because it is over or because
 * something happened since, stay as they are and say so in their result.
 * @throws NotFound
 * @throws InvalidState while the batch runs, after its window, or when it has been taken back.
 */
export async function undoBulk(app: App, actor: Actor, operationId: string): Promise<void> {
  await claimForUndo(app, operationId)
  const announces = atMostEvery(ANNOUNCE_MS)
  const renewing = new PeriodicTask(
    RENEW_MS,
    () => renewClaim(app, operationId),
    (error) => app.log.warn({ err: error, operationId }, 'the claim on a batch could not be renewed'),
  )
  try {
    const items = await doneItems(app, operationId)
    await inLanes(LANES, items, null, (item) =>
      undoItem(app, actor, { ...item, operationId, announced: announces() }),
    )
  } catch (error) {
    await renewing.destroy()
    // Whoever tries again goes on with what is left.
    await giveUpClaim(app, operationId)
    throw error
  }
  await renewing.destroy()
  await inTransaction(app, async (tx) => {
    await tx.update(
      BulkOperation,
      { id: operationId },
      { undoneAt: () => 'clock_timestamp()', claimedUntil: null },
    )
    await recordEvent(tx, actor, { type: 'bulk.undone', bulkOperationId: operationId })
  })
}

/** Of several that ask at once one does it. */
async function claimForUndo(app: App, operationId: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const operation = await tx.findOne(BulkOperation, {
      where: { id: operationId },
      lock: { mode: 'for_no_key_update' },
    })
    if (!operation || operation.startedAt === null) throw new NotFound('bulk operation')
    const now = await dbNow(tx)
    const { finishedAt, undoneAt, undoableUntil, claimedUntil } = operation
    if (finishedAt === null) throw new InvalidState('RUNNING', 'This still runs: wait until it has finished.')
    if (undoneAt !== null) throw new InvalidState('UNDONE', 'This has been taken back already.')
    if (claimedUntil !== null && claimedUntil > now) {
      throw new InvalidState('RUNNING', 'Somebody is taking this back just now: wait until it has finished.')
    }
    if (undoableUntil === null || undoableUntil <= now) {
      throw new InvalidState('FINAL', 'The time to take this back is over: deal with each item by itself.')
    }
    await tx.update(BulkOperation, { id: operationId }, { claimedUntil: secondsAfter(now, CLAIM_SECONDS) })
  })
}

/** What can still be taken back comes first, and of that what ends first. */
async function doneItems(app: App, operationId: string): Promise<DoneItem[]> {
  return app.database.query<DoneItem[]>(
    `SELECT item.place, item.resolution_id
     FROM bulk_items item JOIN review_logs log ON log.id = item.resolution_id
     WHERE item.operation_id = $1 AND item.code IS NULL AND log.outcome <> 'UNDONE'
     ORDER BY log.undoable_until > statement_timestamp() DESC, log.undoable_until, item.place`,
    [operationId],
  )
}

async function undoItem(
  app: App,
  actor: Actor,
  item: DoneItem & { operationId: string; announced: boolean },
): Promise<void> {
  const { operationId, place, announced } = item
  const announce = async (tx: EntityManager) => {
    if (announced) await recordEvent(tx, actor, { type: 'bulk.progressed', bulkOperationId: operationId })
  }
  const error = await triedTwice(app, async (tx) => {
    await undoInTransaction(tx, actor, item.resolution_id)
    await announce(tx)
  })
  if (!error) return
  const { code, message } = error
  await inTransaction(app, async (tx) => {
    await tx.update(BulkItem, { operationId, place }, { code, message })
    await announce(tx)
  })
}
