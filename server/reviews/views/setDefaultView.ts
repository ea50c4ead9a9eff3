import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { DefaultView } from '../../entities/DefaultView.ts'
import { lockVisibleView } from './lockView.ts'

/**
 * Chooses what the caller's page begins with: one's own view, or a shared one; null for the whole queue.
 * @throws NotFound
 */
export async function setDefaultView(app: App, actor: Actor, viewId: string | null): Promise<void> {
  await inTransaction(app, async (tx) => {
    if (viewId === null) {
      await tx.delete(DefaultView, { actorKey: actor.key })
      return
    }
    // Locked: it is neither deleted nor taken away while it is chosen.
    await lockVisibleView(tx, actor, viewId)
    await tx.upsert(DefaultView, { actorKey: actor.key, viewId }, ['actorKey'])
  })
}
