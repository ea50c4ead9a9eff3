import { Delivery } from '../server/entities/Delivery.ts'
import type { DeliveryAttempt } from '../server/entities/DeliveryAttempt.ts'
import { testChannel } from '../server/notifications/channels/testChannel.ts'
import { listDeliveries, loadAttempts } from '../server/notifications/notificationLists.ts'
import { resendDelivery } from '../server/notifications/resendDelivery.ts'
import { builder } from './builder.ts'
import { ChannelType } from './channel.ts'
import { caller } from './context.ts'
import { DeliveryEventEnum, DeliveryStateEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { idCursors, pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'

const DeliveryAttemptType = builder.objectRef<DeliveryAttempt>('DeliveryAttempt').implement({
  description: 'One try to deliver a message, and what came back.',
  authScopes: { admin: true },
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    durationMs: t.exposeInt('durationMs', { description: 'Milliseconds.' }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'What HTTP or SMTP answered; null where nothing did.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why it did not work; null where it did.',
    }),
    response: t.exposeString('response', {
      nullable: true,
      description: 'How the answer began, 1,000 bytes at most.',
    }),
  }),
})

const DeliveryType = builder.loadableNode(Delivery, {
  name: 'Delivery',
  description: 'One message to one channel, over all its attempts. Kept for 30 days after its end.',
  authScopes: { admin: true },
  ...loadById(Delivery),
  fields: (t) => ({
    channel: t.field({ type: ChannelType, resolve: ({ channelId }) => channelId }),
    event: t.expose('event', { type: DeliveryEventEnum }),
    messageId: t.exposeString('messageId', {
      description: 'The same over all attempts; a webhook gets it as `webhook-id`.',
    }),
    payload: t.field({
      type: 'JSON',
      description: 'What a webhook gets; Slack and mails are written from it.',
      resolve: ({ payload }) => payload,
    }),
    state: t.expose('state', { type: DeliveryStateEnum }),
    because: t.exposeString('because', {
      nullable: true,
      description: 'Of a FAILED one: why no further attempt is made.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Of a PENDING one: when it is tried, at the earliest.',
    }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
    attempts: t.loadableList({
      type: DeliveryAttemptType,
      description: 'Newest first.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => loadAttempts(app.database.manager, ids),
      resolve: ({ id }) => id,
    }),
  }),
})

const DeliveryConnection = builder.connectionObject(
  { type: DeliveryType, name: 'DeliveryConnection' },
  { name: 'DeliveryEdge' },
)

const cursors = idCursors('deliveries')

builder.queryField('deliveries', (t) =>
  t.field({
    type: DeliveryConnection,
    authScopes: { admin: true },
    description: 'Newest first.',
    args: {
      ...pageArgs(t.arg),
      channelId: t.arg.id(),
      state: t.arg({ type: DeliveryStateEnum }),
    },
    complexity: pageCost,
    resolve: async (_root, { first, after, channelId, state }, { app }) => {
      const size = pageSize(first)
      const filter = {
        ...(channelId ? { channelId: localId(String(channelId), 'Channel', 'channelId') } : {}),
        ...(state ? { state } : {}),
      }
      const rows = await listDeliveries(app, filter, size + 1, cursors.decode(after))
      return toConnection(rows, size, after, cursors.encode)
    },
  }),
)

builder.relayMutationField(
  'testChannel',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    description: 'Sends a test now, once, and waits for what the endpoint answers.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => ({
      delivery: await testChannel(context.app, caller(context), localId(input.id, 'Channel', 'id')),
    }),
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ delivery: t.field({ type: DeliveryType, resolve: ({ delivery }) => delivery }) }),
  },
)

builder.relayMutationField(
  'resendDelivery',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    description: 'Sends the same message by the same id again; it may be tried for two days once more.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => ({
      delivery: await resendDelivery(context.app, caller(context), localId(input.id, 'Delivery', 'id')),
    }),
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ delivery: t.field({ type: DeliveryType, resolve: ({ delivery }) => delivery }) }),
  },
)
