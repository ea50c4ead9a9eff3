import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { dbNow, secondsAfter } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { settingsOf } from '../../database/transactionSettings.ts'
import { BulkOperation } from '../../entities/BulkOperation.ts'
import { InvalidState } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { assertMessage } from '../applyResolution.ts'
import { CLAIM_SECONDS } from './bulkClaim.ts'
import { findByToken } from './bulkToken.ts'
import { SECONDS_PER_ITEM } from './pace.ts'
import { runBulkOperation } from './runBulkOperation.ts'
import { countToDo, placeAfter } from './toDo.ts'

/** How long what was kept back can still be acted on. */
const KEPT_SECONDS = 3600

export interface BatchStart {
  /** Of the preview. */
  readonly token: string
  /** For people. */
  readonly notes: string | null
  /** For the bots or agents. */
  readonly message: string | null
  /** Act on the first so many and keep the rest back; null: on all, or on the rest. */
  readonly first: number | null
}

/**
 * Starts what was previewed and returns at once; this server goes on with it, and another one should this one
 * end. The same token again returns the same operation. With `first` only so many are acted on; the same token
 * without it, within the hour, acts on the rest.
 * @returns the operation's id.
 * @throws NotFound where the token is of nothing, or of somebody else's preview.
 * @throws BadUserInput where the action needs a message.
 * @throws InvalidState where the preview has run out, or what was kept back can no longer be done.
 */
export async function resolveReviews(app: App, actor: Actor, start: BatchStart): Promise<string> {
  const { id, begun } = await inTransaction(app, async (tx) => {
    const operation = await findByToken(tx, actor, start.token, { lock: true })
    const now = await dbNow(tx)
    if (operation.startedAt === null) {
      await startFirst(tx, actor, operation, start, now)
      return { id: operation.id, begun: true }
    }
    if (operation.keptFrom === null || start.first !== null) return { id: operation.id, begun: false }
    // While the first ones are still being done, whoever does them goes on with the rest.
    const begun = operation.finishedAt !== null
    await startRest(tx, actor, operation, start, now)
    return { id: operation.id, begun }
  })
  if (begun) app.background.run((signal) => runBulkOperation(app, id, signal))
  return id
}

async function startFirst(
  tx: EntityManager,
  actor: Actor,
  operation: BulkOperation,
  { notes, message, first }: BatchStart,
  now: Date,
): Promise<void> {
  assertMessage(operation.action, message)
  if (operation.expiresAt <= now) {
    throw new InvalidState('EXPIRED', 'This preview is over: preview again, then decide.')
  }
  const keptFrom = first === null ? null : await placeAfter(tx, operation.id, first)
  Object.assign(operation, {
    notes,
    message,
    startedAt: now,
    keptFrom,
    keptUntil: keptFrom === null ? null : secondsAfter(now, KEPT_SECONDS),
  })
  await begin(tx, actor, operation, now)
}

async function startRest(
  tx: EntityManager,
  actor: Actor,
  operation: BulkOperation,
  { notes, message }: BatchStart,
  now: Date,
): Promise<void> {
  // A batch that has finished is claimed only by who takes it back.
  const isBeingUndone =
    operation.finishedAt !== null && operation.claimedUntil !== null && operation.claimedUntil > now
  if (operation.undoneAt !== null || isBeingUndone) {
    throw new InvalidState('UNDONE', 'What was tried is undone: preview again, then decide.')
  }
  if (operation.keptUntil! <= now) {
    throw new InvalidState('EXPIRED', 'The rest was kept for an hour only: preview again, then decide.')
  }
  Object.assign(operation, {
    notes: notes ?? operation.notes,
    message: message?.trim() ? message : operation.message,
    keptFrom: null,
    keptUntil: null,
    finishedAt: null,
  })
  await begin(tx, actor, operation, now)
}

async function begin(tx: EntityManager, actor: Actor, operation: BulkOperation, now: Date): Promise<void> {
  await tx.save(tx.merge(BulkOperation, operation, { claimedUntil: secondsAfter(now, CLAIM_SECONDS) }))
  await recordEvent(tx, actor, { type: 'bulk.started', bulkOperationId: operation.id })
  const { undoSeconds } = settingsOf(tx)
  if (undoSeconds === 0) return
  const seconds = undoSeconds + (await countToDo(tx, operation.id)) * SECONDS_PER_ITEM
  await tx.update(BulkOperation, { id: operation.id }, { undoableUntil: secondsAfter(now, seconds) })
}
