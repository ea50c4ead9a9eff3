import { changeInWords } from '../server/audit/changeInWords.ts'
import { listChanges, type MadeChange } from '../server/settings/listChanges.ts'
import { builder } from './builder.ts'
import {
  decodeCursor,
  encodeCursor,
  notOfThisList,
  pageArgs,
  pageCost,
  pageSize,
  toConnection,
} from './pagination.ts'

const SettingChangeType = builder.objectRef<MadeChange>('SettingChange').implement({
  description: 'What somebody changed about settings, people, invitations, tokens, campaigns or projects.',
  authScopes: { admin: true },
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    by: t.string({ resolve: ({ actorName }) => actorName }),
    what: t.string({
      description: 'Such as “Escalation: Urgent”.',
      resolve: ({ change }) => changeInWords(change).what,
    }),
    from: t.string({ nullable: true, resolve: ({ change }) => changeInWords(change).from }),
    to: t.string({ nullable: true, resolve: ({ change }) => changeInWords(change).to }),
  }),
})

const SettingChangeConnection = builder.connectionObject(
  { type: SettingChangeType, name: 'SettingChangeConnection' },
  { name: 'SettingChangeEdge' },
)

const LIST = 'settingChanges'

builder.queryField('settingChanges', (t) =>
  t.field({
    type: SettingChangeConnection,
    authScopes: { admin: true },
    description: 'Newest first.',
    args: pageArgs(t.arg),
    complexity: pageCost,
    resolve: async (_root, { first, after }, { app }) => {
      const size = pageSize(first)
      const [before = null] = decodeCursor(LIST, after, 1) ?? []
      if (typeof before === 'number') throw notOfThisList()
      const rows = await listChanges(app, size + 1, before)
      return toConnection(rows, size, after, ({ position }) => encodeCursor(LIST, [position]))
    },
  }),
)
