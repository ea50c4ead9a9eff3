import { type EntityManager, In } from 'typeorm'
import { Account } from '../entities/Account.ts'
import { NotFound } from '../errors.ts'

/**
 * Locks an account, the first step of every change to it, its phases or their reviews. `FOR NO KEY UPDATE`
 * keeps two changes apart but lets a row that only points to the account be inserted meanwhile.
 * @throws NotFound
 */
export async function lockAccount(tx: EntityManager, id: string): Promise<Account> {
  const account = await tx.findOne(Account, { where: { id }, lock: { mode: 'for_no_key_update' } })
  if (!account) throw new NotFound('account')
  return account
}

/**
 * Locks several accounts, in the order of their ids like everybody who locks several, so that none waits for
 * another in a circle.
 * @returns one for each id, in their order.
 * @throws NotFound when one of them does not exist.
 */
export async function lockAccounts(tx: EntityManager, ids: readonly string[]): Promise<Account[]> {
  const locked = await tx.find(Account, {
    where: { id: In([...new Set(ids)]) },
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  })
  const byId = new Map(locked.map((account) => [account.id, account]))
  return ids.map((id) => {
    const account = byId.get(id)
    if (!account) throw new NotFound('account')
    return account
  })
}
