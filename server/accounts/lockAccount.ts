import type { EntityManager } from 'typeorm'
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
