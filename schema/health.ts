import { dbNow } from '../server/database/dbNow.ts'
import { version } from '../package.json'
import { builder } from './builder.ts'

interface Health {
  readonly classifier: string
  readonly serverTime: Date
  readonly undoSeconds: number
}

const HealthType = builder.objectRef<Health>('Health').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    ok: t.boolean({ resolve: () => true }),
    version: t.string({ resolve: () => version }),
    classifier: t.exposeString('classifier', { description: 'Which classifier is at work.' }),
    serverTime: t.expose('serverTime', {
      type: 'DateTime',
      description: "The database's clock, which all times are told by.",
    }),
    undoSeconds: t.exposeInt('undoSeconds', {
      description: 'How long a resolution can be taken back; 0 where it cannot.',
    }),
  }),
})

builder.queryField('health', (t) =>
  t.field({
    type: HealthType,
    authScopes: { signedIn: true },
    resolve: async (_root, _args, { app }) => ({
      classifier: app.classifier.name,
      serverTime: await dbNow(app.database.manager),
      undoSeconds: app.settings.current.undoSeconds,
    }),
  }),
)
