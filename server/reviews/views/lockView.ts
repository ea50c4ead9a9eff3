import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { SavedView } from '../../entities/SavedView.ts'
import { Forbidden, NotFound } from '../../errors.ts'

/**
 * Locks a view that the actor can see: one's own, or a shared one.
 * @throws NotFound also for what somebody else keeps to themselves.
 */
export async function lockVisibleView(tx: EntityManager, actor: Actor, id: string): Promise<SavedView> {
  const view = await tx
    .getRepository(SavedView)
    .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
  if (!view || (view.ownerKey !== actor.key && !view.shared)) throw new NotFound('saved view')
  return view
}

/**
 * Locks a view that the actor may change: one's own, and for an admin also what others share.
 * @throws NotFound
 * @throws Forbidden
 */
export async function lockOwnView(tx: EntityManager, actor: Actor, id: string): Promise<SavedView> {
  const view = await lockVisibleView(tx, actor, id)
  if (view.ownerKey === actor.key || actor.role === 'ADMIN') return view
  throw new Forbidden(`This view belongs to ${view.ownerName}: save one of your own.`)
}

/** Makes whoever changes the views of this owner wait for each other: names are told apart by it. */
export async function lockOwner(tx: EntityManager, ownerKey: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`saved-views ${ownerKey}`])
}
