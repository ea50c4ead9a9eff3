import { Storm } from '../server/entities/Storm.ts'
import { countStormReviews, runningStorms } from '../server/storms/stormLists.ts'
import { builder } from './builder.ts'
import { FailureTypeEnum } from './enums.ts'
import { loadById } from './loadEntity.ts'

export const StormType = builder.loadableNode(Storm, {
  name: 'Storm',
  description:
    'A time in which one fingerprint opened far more reviews than usual: its automatic retries wait until it is over.',
  authScopes: { reader: true },
  ...loadById(Storm),
  fields: (t) => ({
    fingerprint: t.exposeString('fingerprint'),
    failureType: t.expose('failureType', { type: FailureTypeEnum }),
    summary: t.exposeString('summary', { description: 'What its first review said.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When its first review was opened.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'Null while it lasts.' }),
    reviews: t.loadable({
      type: 'Int',
      description:
        'How many reviews it opened, resolved ones included. Read when asked; growing is not pushed.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => countStormReviews(app.database.manager, ids),
      resolve: (storm) => storm.id,
    }),
  }),
})

builder.queryField('storms', (t) =>
  t.field({
    type: [StormType],
    description: 'The storms that run now, the newest first.',
    authScopes: { reader: true },
    resolve: (_root, _args, { app }) => runningStorms(app.database.manager),
  }),
)
