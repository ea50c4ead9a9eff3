import { type EntityManager, Not } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { DefaultView } from '../../entities/DefaultView.ts'
import { SavedView } from '../../entities/SavedView.ts'
import { BadUserInput, NotFound } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockOwner, lockOwnView } from './lockView.ts'
import { type SeenView, seenBy } from './savedViews.ts'

/** What an owner may have: more than anybody finds again. */
const MOST_VIEWS = 100

export interface NewView {
  readonly name: string
  readonly search: string
  readonly shared: boolean
}

/**
 * Saves a filter by a name.
 * @throws BadUserInput when the caller has a view of this name, or too many.
 */
export async function createView(app: App, actor: Actor, input: NewView): Promise<SeenView> {
  return inTransaction(app, async (tx) => {
    await lockOwner(tx, actor.key)
    await assertNameFree(tx, actor.key, input.name, null)
    if ((await tx.countBy(SavedView, { ownerKey: actor.key })) >= MOST_VIEWS) {
      throw new BadUserInput('name', `You have ${MOST_VIEWS} saved views: delete one first.`)
    }
    const view = await tx
      .getRepository(SavedView)
      .save({ ...input, ownerKey: actor.key, ownerName: actor.name })
    if (view.shared) await recordSaved(tx, actor, view)
    return seenOne(tx, actor, view)
  })
}

/**
 * Changes what is given of a saved view. No longer shared, it is nobody else's default either.
 * @throws NotFound
 * @throws Forbidden
 * @throws BadUserInput when the owner has another view of this name.
 */
export async function changeView(
  app: App,
  actor: Actor,
  id: string,
  changes: Partial<NewView>,
): Promise<SeenView> {
  return inTransaction(app, async (tx) => {
    // Whose it is never changes; only under both locks is it final what it is called.
    const unlocked = await tx.findOneBy(SavedView, { id })
    if (!unlocked) throw new NotFound('saved view')
    await lockOwner(tx, unlocked.ownerKey)
    const before = await lockOwnView(tx, actor, id)
    if (changes.name !== undefined) await assertNameFree(tx, before.ownerKey, changes.name, id)
    const ownerName = before.ownerKey === actor.key ? actor.name : before.ownerName
    await tx.update(SavedView, id, { ...changes, ownerName })
    const view = await tx.findOneByOrFail(SavedView, { id })
    if (before.shared && !view.shared) {
      await tx.delete(DefaultView, { viewId: id, actorKey: Not(view.ownerKey) })
    }
    if (before.shared || view.shared) await recordSaved(tx, actor, view)
    return seenOne(tx, actor, view)
  })
}

async function assertNameFree(
  tx: EntityManager,
  ownerKey: string,
  name: string,
  exceptId: string | null,
): Promise<void> {
  const isTaken = await tx
    .createQueryBuilder(SavedView, 'view')
    .where('view.ownerKey = :ownerKey AND lower(view.name) = lower(:name)', { ownerKey, name })
    .andWhere('view.id IS DISTINCT FROM :exceptId', { exceptId })
    .getExists()
  if (isTaken) throw new BadUserInput('name', 'There is a view of this name already: choose another.')
}

async function recordSaved(tx: EntityManager, actor: Actor, view: SavedView): Promise<void> {
  const { id: viewId, name, search, shared } = view
  await recordEvent(tx, actor, { type: 'view.saved', payload: { viewId, name, search, shared } })
}

async function seenOne(tx: EntityManager, actor: Actor, view: SavedView): Promise<SeenView> {
  const [seen] = await seenBy(tx, actor, [view])
  return seen!
}
