import { type StormsMessage, stormsTopic } from '../../server/events/topics/stormsTopic.ts'
import { builder } from '../builder.ts'
import { StormType } from '../storm.ts'
import { liveSource } from './liveSource.ts'

const StormsChange = builder.objectRef<StormsMessage>('StormsChange').implement({
  authScopes: { reader: true },
  fields: (t) => ({
    storms: t.field({
      type: [StormType],
      description: 'All that run now.',
      resolve: ({ storms }) => [...storms],
    }),
  }),
})

builder.subscriptionField('stormsChanged', (t) =>
  t.field({
    type: StormsChange,
    description: 'The storms that run: at once, and each time that one begins or ends.',
    authScopes: { reader: true },
    subscribe: (_root, _args, { app }, info) => liveSource(info, stormsTopic(app.database.manager)),
    resolve: (message: StormsMessage) => message,
  }),
)
