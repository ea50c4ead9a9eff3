import { z } from 'zod'
import { pauseAccounts } from '../server/accounts/pauseAccounts.ts'
import { resumeAccounts } from '../server/accounts/resumeAccounts.ts'
import type { Account } from '../server/entities/Account.ts'
import { AccountType } from './account.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'

const MOST_ACCOUNTS = 1000

const AccountIdsInput = builder.inputType('AccountIdsInput', {
  fields: (t) => ({
    accountIds: t.idList({ required: true, validate: z.array(z.any()).min(1).max(MOST_ACCOUNTS) }),
  }),
})

const AccountsPayload = builder.objectRef<{ accounts: Account[] }>('AccountsPayload').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    accounts: t.field({
      type: [AccountType],
      description: 'One for each id, in their order.',
      resolve: ({ accounts }) => accounts,
    }),
  }),
})

builder.mutationField('pauseAccounts', (t) =>
  t.field({
    type: AccountsPayload,
    description:
      'Takes accounts out of the pipeline, all or none: nothing new of them is claimable, what runs may finish.',
    authScopes: { manager: true },
    args: { input: t.arg({ type: AccountIdsInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      accounts: await pauseAccounts(context.app, caller(context), accountRows(input)),
    }),
  }),
)

builder.mutationField('resumeAccounts', (t) =>
  t.field({
    type: AccountsPayload,
    description:
      'Puts paused accounts back into the pipeline, all or none: what is due is available at once.',
    authScopes: { manager: true },
    args: { input: t.arg({ type: AccountIdsInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      accounts: await resumeAccounts(context.app, caller(context), accountRows(input)),
    }),
  }),
)

/** @throws BadUserInput naming the id that is none of an account. */
function accountRows({ accountIds }: typeof AccountIdsInput.$inferInput): string[] {
  return accountIds.map((id, place) => localId(String(id), 'Account', `accountIds.${place}`))
}
