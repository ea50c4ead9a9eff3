import { z } from 'zod'
import { Campaign } from '../server/entities/Campaign.ts'
import type { NotificationRule } from '../server/entities/NotificationRule.ts'
import { Project } from '../server/entities/Project.ts'
import { findThere, listRules, loadRules } from '../server/notifications/notificationLists.ts'
import { createRule, deleteRule, updateRule } from '../server/notifications/rules/saveRule.ts'
import { builder } from './builder.ts'
import { CampaignType } from './campaign.ts'
import { ChannelType } from './channel.ts'
import { caller } from './context.ts'
import { NotificationEventEnum, PriorityEnum } from './enums.ts'
import { encodeGlobalId, localId } from './globalId.ts'
import { ProjectType } from './project.ts'

const MOST_PLACES = 100

const NotificationRuleType = builder.objectRef<NotificationRule>('NotificationRule').implement({
  description: 'What a channel is told of. One of its rules has to let it through.',
  authScopes: { admin: true },
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('NotificationRule', id) }),
    channel: t.field({ type: ChannelType, resolve: ({ channelId }) => channelId }),
    events: t.expose('events', { type: [NotificationEventEnum] }),
    leastPriority: t.expose('leastPriority', {
      type: PriorityEnum,
      nullable: true,
      description:
        'This one and what is more pressing; null: every priority. It counts for reviews and storms.',
    }),
    campaigns: t.field({
      type: [CampaignType],
      description:
        'With `projects`: only what belongs to one of these; both empty: everything. It counts for reviews and storms.',
      resolve: ({ campaignIds }, _args, { app }) => findThere(app.database.manager, Campaign, campaignIds),
    }),
    projects: t.field({
      type: [ProjectType],
      resolve: ({ projectIds }, _args, { app }) => findThere(app.database.manager, Project, projectIds),
    }),
  }),
})

builder.objectField(ChannelType, 'rules', (t) =>
  t.loadableList({
    type: NotificationRuleType,
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadRules(app.database.manager, ids),
    resolve: ({ id }) => id,
  }),
)

builder.queryField('notificationRules', (t) =>
  t.field({
    type: [NotificationRuleType],
    authScopes: { admin: true },
    description: 'Of all channels, or of one.',
    args: { channelId: t.arg.id() },
    resolve: (_root, { channelId }, { app }) =>
      listRules(app, channelId ? localId(String(channelId), 'Channel', 'channelId') : null),
  }),
)

const places = z.array(z.string()).max(MOST_PLACES).nullish()
const events = z.array(z.string()).min(1)

/** Row ids, each once. */
function rowIds(ids: readonly (string | number)[], typename: string, field: string): string[] {
  return [...new Set(ids.map((id, at) => localId(String(id), typename, `${field}.${at}`)))]
}

builder.relayMutationField(
  'createNotificationRule',
  {
    inputFields: (t) => ({
      channelId: t.id({ required: true }),
      events: t.field({ type: [NotificationEventEnum], required: true, validate: events }),
      leastPriority: t.field({ type: PriorityEnum }),
      campaignIds: t.idList({ validate: places }),
      projectIds: t.idList({ validate: places }),
    }),
  },
  {
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const { campaignIds, projectIds, leastPriority } = input
      const rule = await createRule(
        context.app,
        caller(context),
        localId(input.channelId, 'Channel', 'channelId'),
        {
          events: [...new Set(input.events)],
          leastPriority: leastPriority ?? null,
          campaignIds: rowIds(campaignIds ?? [], 'Campaign', 'campaignIds'),
          projectIds: rowIds(projectIds ?? [], 'Project', 'projectIds'),
        },
      )
      return { rule }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ rule: t.field({ type: NotificationRuleType, resolve: ({ rule }) => rule }) }),
  },
)

builder.relayMutationField(
  'updateNotificationRule',
  {
    description: 'What is left out stays.',
    inputFields: (t) => ({
      id: t.id({ required: true }),
      events: t.field({ type: [NotificationEventEnum], validate: events.nullish() }),
      leastPriority: t.field({ type: PriorityEnum, description: 'Null: every priority.' }),
      campaignIds: t.idList({ validate: places }),
      projectIds: t.idList({ validate: places }),
    }),
  },
  {
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const { id, events, leastPriority, campaignIds, projectIds } = input
      const changes = {
        ...(events ? { events: [...new Set(events)] } : {}),
        ...(leastPriority === undefined ? {} : { leastPriority }),
        ...(campaignIds ? { campaignIds: rowIds(campaignIds, 'Campaign', 'campaignIds') } : {}),
        ...(projectIds ? { projectIds: rowIds(projectIds, 'Project', 'projectIds') } : {}),
      }
      const localRuleId = localId(id, 'NotificationRule', 'id')
      return { rule: await updateRule(context.app, caller(context), localRuleId, changes) }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ rule: t.field({ type: NotificationRuleType, resolve: ({ rule }) => rule }) }),
  },
)

builder.relayMutationField(
  'deleteNotificationRule',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      await deleteRule(context.app, caller(context), localId(input.id, 'NotificationRule', 'id'))
      return { id: input.id }
    },
  },
  { authScopes: { admin: true }, outputFields: (t) => ({ id: t.exposeID('id') }) },
)
