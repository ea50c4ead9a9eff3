import type { Json } from '../support/graphqlClient.ts'
import type { Caller } from './caller.ts'

const ACCOUNTS = `query ($status: [AccountStatus!]) { accounts(status: $status, first: 50) {
  nodes { id username platform phases { id name status } } } }`

/** The oldest accounts with one of these statuses, with their phases. */
export async function readAccounts(caller: Caller, status: readonly string[]): Promise<Json[]> {
  return (await caller.query('accounts', ACCOUNTS, { status }))?.nodes ?? []
}
