import { type WorkMessage, workTopic } from '../../server/events/topics/workTopic.ts'
import { builder } from '../builder.ts'
import { liveSource } from './liveSource.ts'

const WorkKind = builder.enumType('WorkKind', { values: ['PHASE', 'TICKET'] as const })

const WorkAvailable = builder.objectRef<WorkMessage>('WorkAvailable').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    kind: t.expose('kind', { type: WorkKind }),
    count: t.exposeInt('count', { description: 'How much could be claimed just now; at most 1,000.' }),
  }),
})

builder.subscriptionField('workAvailable', (t) =>
  t.field({
    type: WorkAvailable,
    description: 'Wakes a worker when something it could claim appears.',
    authScopes: { signedIn: true },
    args: { kind: t.arg({ type: WorkKind, required: true }) },
    subscribe: (_root, { kind }, { app }, info) => liveSource(info, workTopic(app.database.manager, kind)),
    resolve: (message: WorkMessage) => message,
  }),
)
