import { z } from 'zod'
import { importAccounts } from '../server/accounts/importAccounts.ts'
import { nameText } from '../server/nameText.ts'
import { AccountType } from './account.ts'
import { builder } from './builder.ts'
import { callCost } from './callCost.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'

/** Most of a call; the contract's limit. */
const MOST_USERNAMES = 1000

builder.relayMutationField(
  'importAccounts',
  {
    inputFields: (t) => ({
      campaignId: t.id({ required: true }),
      usernames: t.stringList({
        required: true,
        validate: z.array(nameText(200)).min(1).max(MOST_USERNAMES),
      }),
    }),
  },
  {
    description:
      'Usernames that the campaign already has are returned as they are. One username is in one campaign of its platform.',
    authScopes: { submitter: true },
    complexity: ({ input }) => callCost(input.usernames, MOST_USERNAMES),
    resolve: async (_root, { input: { campaignId, usernames } }, context) => ({
      accounts: await importAccounts(context.app, caller(context), {
        campaignId: localId(String(campaignId), 'Campaign', 'campaignId'),
        usernames,
      }),
    }),
  },
  {
    outputFields: (t) => ({
      accounts: t.field({
        type: [AccountType],
        description: 'One for each username, in their order.',
        resolve: (payload) => payload.accounts,
      }),
    }),
  },
)
