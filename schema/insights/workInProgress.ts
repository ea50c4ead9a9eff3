import { readWorkInProgress, type WorkInProgress } from '../../server/insights/workInProgress.ts'
import { builder } from '../builder.ts'

const WorkInProgressType = builder.objectRef<WorkInProgress>('WorkInProgress').implement({
  description: 'What bots and agents are at work on right now.',
  authScopes: { reader: true },
  fields: (t) => ({
    accounts: t.exposeInt('accounts'),
    tickets: t.exposeInt('tickets'),
  }),
})

builder.queryField('workInProgress', (t) =>
  t.field({
    type: WorkInProgressType,
    authScopes: { reader: true },
    complexity: { field: 10 },
    resolve: (_root, _args, { app }) => readWorkInProgress(app.database.manager),
  }),
)
