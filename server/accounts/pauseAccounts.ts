import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Account } from '../entities/Account.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { closeUndoWindows } from './closeUndoWindows.ts'
import { lockAccounts } from './lockAccount.ts'
import { refreshAccountStatuses } from './refreshAccountStatus.ts'
import { takeOut } from './takeOut.ts'

/**
 * Takes accounts out of the pipeline until they are resumed: nothing new of them is claimable, what runs may
 * finish. Those that are paused already stay as they are.
 * @returns one account for each id, in their order.
 * @throws NotFound when one of them does not exist: then none is paused.
 */
export async function pauseAccounts(app: App, actor: Actor, ids: readonly string[]): Promise<Account[]> {
  return inTransaction(app, async (tx) => {
    const accounts = await lockAccounts(tx, ids)
    const toPause = [...new Set(accounts.filter(({ paused }) => !paused).map(({ id }) => id))]
    if (toPause.length === 0) return accounts

    await closeUndoWindows(tx, actor, toPause)
    await takeOut(tx, toPause)
    await recordEvents(
      tx,
      actor,
      toPause.map((accountId) => ({
        type: 'account.paused',
        accountId,
        note: `${actor.name} paused the account.`,
      })),
    )
    await refreshAccountStatuses(tx, actor, toPause)
    return lockAccounts(tx, ids)
  })
}
