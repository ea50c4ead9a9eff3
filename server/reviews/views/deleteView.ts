import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { SavedView } from '../../entities/SavedView.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockOwnView } from './lockView.ts'

/**
 * Deletes a saved view; whose default it was begins with the whole queue again.
 * @throws NotFound
 * @throws Forbidden
 */
export async function deleteView(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const view = await lockOwnView(tx, actor, id)
    await tx.delete(SavedView, id)
    if (!view.shared) return
    await recordEvent(tx, actor, { type: 'view.deleted', payload: { viewId: id, name: view.name } })
  })
}
