import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { DefaultView } from '../../entities/DefaultView.ts'
import { SavedView } from '../../entities/SavedView.ts'

/** A saved view as one caller sees it. */
export interface SeenView {
  readonly view: SavedView
  readonly mine: boolean
  /** The caller's own default. */
  readonly isDefault: boolean
}

/** More than a sidebar can show; it keeps the answer short whatever others share. */
const MOST_LISTED = 500

/** The caller's own views, then those that others share; each by name. */
export async function listSavedViews(app: App, actor: Actor): Promise<SeenView[]> {
  const views = await app.database
    .getRepository(SavedView)
    .createQueryBuilder('view')
    .where('view.ownerKey = :key OR view.shared', { key: actor.key })
    .orderBy('CASE WHEN view.ownerKey = :key THEN 0 ELSE 1 END')
    .addOrderBy('lower(view.name)')
    .addOrderBy('view.id')
    .limit(MOST_LISTED)
    .getMany()
  return seenBy(app.database.manager, actor, views)
}

/** What the caller's page begins with; null for the whole queue. */
export async function defaultViewOf(app: App, actor: Actor): Promise<SeenView | null> {
  const view = await app.database
    .getRepository(SavedView)
    .createQueryBuilder('view')
    .innerJoin(DefaultView, 'own', 'own.viewId = view.id AND own.actorKey = :key', { key: actor.key })
    .getOne()
  return view && { view, mine: view.ownerKey === actor.key, isDefault: true }
}

/** These views with what they are to the caller. */
export async function seenBy(
  manager: EntityManager,
  { key }: Actor,
  views: readonly SavedView[],
): Promise<SeenView[]> {
  const own = await manager.findOneBy(DefaultView, { actorKey: key })
  return views.map((view) => ({ view, mine: view.ownerKey === key, isDefault: view.id === own?.viewId }))
}
