import type { EntityManager } from 'typeorm'
import { Account } from '../entities/Account.ts'
import type { AccountStatus } from '../entities/words.ts'

export interface AccountQuery {
  readonly campaignId?: string
  /** Undefined: of any status. */
  readonly statuses?: readonly AccountStatus[] | undefined
  /** Part of a username; case does not matter. */
  readonly search?: string | undefined
  /** Id of the last account of the page before. */
  readonly afterId: string | number | null
  readonly limit: number
}

/** Accounts in the order of their import. */
export async function listAccounts(manager: EntityManager, query: AccountQuery): Promise<Account[]> {
  const accounts = manager.getRepository(Account).createQueryBuilder('account')
  if (query.campaignId !== undefined) {
    accounts.andWhere('account.campaignId = :campaignId', { campaignId: query.campaignId })
  }
  if (query.statuses) accounts.andWhere('account.status = ANY(:statuses)', { statuses: query.statuses })
  if (query.search) {
    const literal = query.search.replace(/[\\%_]/g, '\\$&')
    accounts.andWhere('lower(account.username) LIKE lower(:search)', { search: `%${literal}%` })
  }
  if (query.afterId !== null) accounts.andWhere('account.id > :afterId', { afterId: query.afterId })
  return accounts.orderBy('account.id').limit(query.limit).getMany()
}
