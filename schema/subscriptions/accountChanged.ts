import { Account } from '../../server/entities/Account.ts'
import { type AccountMessage, accountTopic } from '../../server/events/topics/subjectTopics.ts'
import { AccountType } from '../account.ts'
import { builder } from '../builder.ts'
import { existingId } from './existingId.ts'
import { AFTER, sinceOf } from './feedCursor.ts'
import { liveSource } from './liveSource.ts'

const AccountChange = builder.objectRef<AccountMessage>('AccountChange').implement({
  authScopes: { reader: true },
  fields: (t) => ({
    account: t.expose('account', { type: AccountType }),
  }),
})

builder.subscriptionField('accountChanged', (t) =>
  t.field({
    type: AccountChange,
    description: 'The account as it is after each change of it, its phases, its actions or its reviews.',
    authScopes: { reader: true },
    args: { accountId: t.arg.id({ required: true }), after: t.arg.string({ description: AFTER }) },
    subscribe: async (_root, { accountId, after }, context, info) => {
      const since = sinceOf(context, after)
      const id = await existingId(context, Account, accountId, 'Account', 'accountId')
      return liveSource(info, accountTopic(id, since))
    },
    resolve: (message: AccountMessage) => message,
  }),
)
