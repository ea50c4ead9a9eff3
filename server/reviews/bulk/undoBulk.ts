import type { EntityManager } from 'typeorm'
import { type Actor, afterRequest } from '../../access/actor.ts'
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
import { extendWindows } from './extendWindows.ts'
import { inLanes } from './inLanes.ts'
import { ANNOUNCE_MS, atMostEvery, SECONDS_PER_ITEM } from './pace.ts'
import { triedTwice } from './triedTwice.ts'

/** Accounts and tickets at a time: faster than they were done, because the windows run out. */
const LANES = 6

/** What was done to one account or ticket, the newest first: only in that order can it be taken back. */
interface DoneToSubject {
  readonly places: readonly number[]
  /** Of the same items. */
  readonly resolutionIds: readonly string[]
}

/**
 * Takes back what a batch did, for any manager. Items whose window has closed, because it is over or because
 * something happened since, stay as they are and say so in their result.
 * @throws NotFound
 * @throws InvalidState while the batch runs, after its window, or when it has been taken back.
 */
export async function undoBulk(app: App, asker: Actor, operationId: string): Promise<void> {
  await claimForUndo(app, asker, operationId)
  const actor = afterRequest(asker)
  const announces = atMostEvery(ANNOUNCE_MS)
  const renewing = new PeriodicTask(
    RENEW_MS,
    () => renewClaim(app, operationId),
    (error) => app.log.warn({ err: error, operationId }, 'the claim on a batch could not be renewed'),
  )
  try {
    const subjects = await doneToSubjects(app, operationId)
    await inLanes(LANES, subjects, null, async ({ places, resolutionIds }) => {
      for (const [at, place] of places.entries()) {
        const item = { operationId, place, resolutionId: resolutionIds[at]!, announced: announces() }
        await undoItem(app, actor, item)
      }
    })
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
async function claimForUndo(app: App, actor: Actor, operationId: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const operation = await tx.findOne(BulkOperation, {
      where: { id: operationId },
      lock: { mode: 'for_no_key_update' },
    })
    if (!operation || operation.startedAt === null) throw new NotFound('bulk operation')
    const now = await dbNow(tx)
    const { finishedAt, undoneAt, undoableUntil, claimedUntil } = operation
    if (finishedAt === null) throw new InvalidState('RUNNING', 'This still runs: wait until it has finished.')
    if (undoneAt !== null) throw new InvalidState('UNDONE', 'This is undone already.')
    if (claimedUntil !== null && claimedUntil > now) {
      throw new InvalidState('RUNNING', 'Somebody is undoing this just now: wait until it has finished.')
    }
    if (undoableUntil === null || undoableUntil <= now) {
      throw new InvalidState('FINAL', 'The time to undo this is over: resolve each item by itself.')
    }
    await tx.update(BulkOperation, { id: operationId }, { claimedUntil: secondsAfter(now, CLAIM_SECONDS) })
    // Asked in time is in time: no window may end while the others are being taken back.
    const seconds = CLAIM_SECONDS + (await tx.countBy(BulkItem, { operationId })) * SECONDS_PER_ITEM
    await extendWindows(tx, actor, operationId, secondsAfter(now, seconds))
  })
}

/** What can still be taken back comes first, and of that what ends first. */
async function doneToSubjects(app: App, operationId: string): Promise<DoneToSubject[]> {
  return app.database.query<DoneToSubject[]>(
    `SELECT array_agg(item.place ORDER BY log.id DESC) AS places,
       array_agg(log.id::text ORDER BY log.id DESC) AS "resolutionIds"
     FROM bulk_items item JOIN review_logs log ON log.id = item.resolution_id
     WHERE item.operation_id = $1 AND item.code IS NULL AND log.outcome <> 'UNDONE'
     GROUP BY log.account_id, log.ticket_id
     ORDER BY max(log.undoable_until) > statement_timestamp() DESC, max(log.undoable_until), min(item.place)`,
    [operationId],
  )
}

interface UndoTurn {
  readonly operationId: string
  readonly place: number
  readonly resolutionId: string
  /** Whether whoever follows the batch is told of it. */
  readonly announced: boolean
}

async function undoItem(app: App, actor: Actor, item: UndoTurn): Promise<void> {
  const { operationId, place, announced } = item
  const announce = async (tx: EntityManager) => {
    if (announced) await recordEvent(tx, actor, { type: 'bulk.progressed', bulkOperationId: operationId })
  }
  const error = await triedTwice(app, async (tx) => {
    await undoInTransaction(tx, actor, item.resolutionId)
    await announce(tx)
  })
  if (!error) return
  const { code, message } = error
  await inTransaction(app, async (tx) => {
    await tx.update(BulkItem, { operationId, place }, { code, message })
    await announce(tx)
  })
}
