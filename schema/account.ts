import { loadCurrentPhases, loadLastActions, loadPhases } from '../server/accounts/accountLoaders.ts'
import { listAccounts } from '../server/accounts/listAccounts.ts'
import { Account } from '../server/entities/Account.ts'
import type { Phase } from '../server/entities/Phase.ts'
import { BadUserInput } from '../server/errors.ts'
import { BotActionType } from './botAction.ts'
import { builder } from './builder.ts'
import { CampaignType } from './campaign.ts'
import { AccountStatusEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { idCursors, pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'
import { PhaseType } from './phase.ts'
import { optionalText } from './validation.ts'

export const AccountType = builder.loadableNode(Account, {
  name: 'Account',
  authScopes: { signedIn: true },
  ...loadById(Account),
  fields: (t) => ({
    username: t.exposeString('username'),
    platform: t.exposeString('platform'),
    status: t.expose('status', { type: AccountStatusEnum }),
  }),
})

// Apart from the rest: phases and campaigns lead back to accounts.
builder.objectFields(AccountType, (t) => ({
  campaign: t.field({ type: CampaignType, resolve: (account) => account.campaignId }),
  phases: t.loadableGroup({
    type: PhaseType,
    description: 'In their order.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadPhases(app.database.manager, ids),
    group: (phase) => (phase as Phase).accountId,
    resolve: (account) => account.id,
  }),
  currentPhase: t.loadable({
    type: PhaseType,
    nullable: true,
    description: 'The first that is neither completed nor skipped.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadCurrentPhases(app.database.manager, ids),
    resolve: (account) => account.id,
  }),
  lastAction: t.loadable({
    type: BotActionType,
    nullable: true,
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadLastActions(app.database.manager, ids),
    resolve: (account) => account.id,
  }),
}))

const AccountConnection = builder.connectionObject(
  { type: AccountType, name: 'AccountConnection' },
  { name: 'AccountEdge' },
)

builder.objectField(CampaignType, 'accounts', (t) =>
  t.field({
    type: AccountConnection,
    description: 'In the order of their import.',
    args: pageArgs(t.arg),
    complexity: pageCost,
    resolve: async (campaign, { first, after }, { app }) => {
      const size = pageSize(first)
      const cursors = idCursors(`accounts of ${campaign.id}`)
      const query = { campaignId: campaign.id, afterId: cursors.decode(after), limit: size + 1 }
      return toConnection(await listAccounts(app.database.manager, query), size, after, cursors.encode)
    },
  }),
)

const cursors = idCursors('accounts')

builder.queryField('accounts', (t) =>
  t.field({
    type: AccountConnection,
    description: 'In the order of their import.',
    authScopes: { signedIn: true },
    args: {
      status: t.arg({ type: [AccountStatusEnum] }),
      search: t.arg.string({
        description: 'Part of a username; case does not matter.',
        validate: optionalText(200),
      }),
      ...pageArgs(t.arg),
    },
    complexity: pageCost,
    resolve: async (_root, { status, search, first, after }, { app }) => {
      const size = pageSize(first)
      const query = {
        statuses: status ?? undefined,
        search: search ?? undefined,
        afterId: cursors.decode(after),
        limit: size + 1,
      }
      return toConnection(await listAccounts(app.database.manager, query), size, after, cursors.encode)
    },
  }),
)

builder.queryField('account', (t) =>
  t.field({
    type: AccountType,
    nullable: true,
    description: 'By its id, or by its username and platform.',
    authScopes: { signedIn: true },
    args: {
      id: t.arg.id(),
      username: t.arg.string({ validate: optionalText(200) }),
      platform: t.arg.string({ validate: optionalText(100) }),
    },
    resolve: (_root, { id, username, platform }, { app }) => {
      const accounts = app.database.getRepository(Account)
      if (id !== null && id !== undefined) {
        if (typeof username === 'string' || typeof platform === 'string') {
          throw new BadUserInput('id', 'Pass the id alone, or a username and platform.')
        }
        return accounts.findOneBy({ id: localId(String(id), 'Account', 'id') })
      }
      if (!username) throw new BadUserInput('username', 'Pass an id, or a username and its platform.')
      if (!platform) throw new BadUserInput('platform', 'A username needs its platform.')
      return accounts.findOneBy({ username, platform })
    },
  }),
)
