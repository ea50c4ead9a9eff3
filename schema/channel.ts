import { z } from 'zod'
import { emailAddress } from '../server/access/people/personInput.ts'
import { Channel } from '../server/entities/Channel.ts'
import { nameText } from '../server/nameText.ts'
import { createChannel } from '../server/notifications/channels/createChannel.ts'
import { deleteChannel } from '../server/notifications/channels/deleteChannel.ts'
import { renewChannelSecret, updateChannel } from '../server/notifications/channels/updateChannel.ts'
import { listChannels } from '../server/notifications/notificationLists.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { ChannelKindEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { given, words } from './validation.ts'

const MOST_EMAILS = 20
const LONGEST_URL = 2000

export const ChannelType = builder.loadableNode(Channel, {
  name: 'Channel',
  description: 'A way to tell people or machines elsewhere. Its rules say of what.',
  authScopes: { admin: true },
  ...loadById(Channel),
  fields: (t) => ({
    kind: t.expose('kind', { type: ChannelKindEnum }),
    name: t.exposeString('name', { description: 'Unique in any case.' }),
    target: t.exposeString('target', {
      description: 'The webhook’s address; of Slack’s only the host; the e-mails with a comma between.',
    }),
    enabled: t.exposeBoolean('enabled'),
    offBecause: t.exposeString('offBecause', {
      nullable: true,
      description: 'Why it switched itself off; null where a person did, or it is on.',
    }),
    offAt: t.expose('offAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

builder.queryField('channels', (t) =>
  t.field({
    type: [ChannelType],
    authScopes: { admin: true },
    description: 'By name.',
    resolve: (_root, _args, { app }) => listChannels(app),
  }),
)

const url = words(LONGEST_URL).nullish()
const emails = z.array(emailAddress).min(1).max(MOST_EMAILS).nullish()

builder.relayMutationField(
  'createChannel',
  {
    inputFields: (t) => ({
      kind: t.field({ type: ChannelKindEnum, required: true }),
      name: t.string({ required: true, validate: nameText(100) }),
      url: t.string({ description: 'Of a webhook and of Slack; https.', validate: url }),
      emails: t.stringList({ description: 'Of a channel by e-mail.', validate: emails }),
    }),
  },
  {
    description: 'It hears of nothing before it has a rule.',
    authScopes: { admin: true },
    resolve: (_root, { input }, context) => {
      const { kind, name, ...where } = input
      return createChannel(context.app, caller(context), { kind, name, ...given(where) })
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({
      channel: t.field({ type: ChannelType, resolve: ({ channel }) => channel }),
      secret: t.string({
        nullable: true,
        description:
          'What a webhook’s messages are signed with (`whsec_…`); shown once. Null for other kinds.',
        resolve: ({ secret }) => secret,
      }),
    }),
  },
)

builder.relayMutationField(
  'updateChannel',
  {
    description: 'What is left out, or null, stays.',
    inputFields: (t) => ({
      id: t.id({ required: true }),
      name: t.string({ validate: nameText(100).nullish() }),
      url: t.string({ validate: url }),
      emails: t.stringList({ validate: emails }),
      enabled: t.boolean({ description: 'Switched off it is told nothing; that is not made up for later.' }),
    }),
  },
  {
    authScopes: { admin: true },
    resolve: async (_root, { input: { id, ...changes } }, context) => {
      const { app } = context
      return {
        channel: await updateChannel(app, caller(context), localId(id, 'Channel', 'id'), given(changes)),
      }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ channel: t.field({ type: ChannelType, resolve: ({ channel }) => channel }) }),
  },
)

builder.relayMutationField(
  'renewChannelSecret',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    description: 'Gives a webhook another signing secret, from the next attempt on.',
    authScopes: { admin: true },
    resolve: (_root, { input }, context) =>
      renewChannelSecret(context.app, caller(context), localId(input.id, 'Channel', 'id')),
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({
      channel: t.field({ type: ChannelType, resolve: ({ channel }) => channel }),
      secret: t.string({ description: 'Shown once.', resolve: ({ secret }) => secret }),
    }),
  },
)

builder.relayMutationField(
  'deleteChannel',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    description: 'With its rules and deliveries; what was on its way is not sent any more.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      await deleteChannel(context.app, caller(context), localId(input.id, 'Channel', 'id'))
      return { id: input.id }
    },
  },
  { authScopes: { admin: true }, outputFields: (t) => ({ id: t.exposeID('id') }) },
)
