import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Account } from '../entities/Account.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { closeUndoWindows } from './closeUndoWindows.ts'
import { lockAccounts } from './lockAccount.ts'
import { refreshAccountStatuses } from './refreshAccountStatus.ts'
import { DUE } from './wakeDuePhases.ts'

const OFFER_DUE = `
  UPDATE warmup_phases SET status = 'AVAILABLE'
  WHERE id IN (
    SELECT phase.id FROM warmup_phases phase JOIN accounts account ON account.id = phase.account_id
    WHERE account.id = ANY($1) AND ${DUE})
  RETURNING id, account_id`

/**
 * Puts accounts back into the pipeline: what became due meanwhile is available at once. Those that are not paused
 * stay as they are.
 * @returns one account for each id, in their order.
 * @throws NotFound when one of them does not exist: then none is resumed.
 */
export async function resumeAccounts(app: App, actor: Actor, ids: readonly string[]): Promise<Account[]> {
  return inTransaction(app, async (tx) => {
    const accounts = await lockAccounts(tx, ids)
    const toResume = [...new Set(accounts.filter(({ paused }) => paused).map(({ id }) => id))]
    if (toResume.length === 0) return accounts

    await closeUndoWindows(tx, actor, toResume)
    await tx.update(Account, { id: In(toResume) }, { paused: false })
    await recordEvents(
      tx,
      actor,
      toResume.map((accountId) => ({
        type: 'account.resumed',
        accountId,
        note: `${actor.name} resumed the account.`,
      })),
    )
    await offerDue(tx, actor, toResume)
    await refreshAccountStatuses(tx, actor, toResume)
    return lockAccounts(tx, ids)
  })
}

async function offerDue(tx: EntityManager, actor: Actor, accountIds: readonly string[]): Promise<void> {
  const [offered] = await tx.query<[{ id: string; account_id: string }[], number]>(OFFER_DUE, [accountIds])
  await recordEvents(
    tx,
    actor,
    offered.map((row) => ({ type: 'phase.available', accountId: row.account_id, phaseId: row.id })),
  )
}
