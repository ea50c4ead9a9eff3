import { z } from 'zod'
import { createCampaign } from '../server/accounts/createCampaign.ts'
import { updateCampaign } from '../server/accounts/updateCampaign.ts'
import { Campaign } from '../server/entities/Campaign.ts'
import { nameText } from '../server/nameText.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { idCursors, pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'
import { given } from './validation.ts'

const LEARNS =
  'Whether automatic retries go by what became of earlier ones: later where that helped, to a person at once where none ever did.'

export const CampaignType = builder.loadableNode(Campaign, {
  name: 'Campaign',
  description: 'A name is unique on its platform.',
  authScopes: { signedIn: true },
  ...loadById(Campaign),
  fields: (t) => ({
    name: t.exposeString('name'),
    platform: t.exposeString('platform'),
    learnsRetries: t.exposeBoolean('learnsRetries', { description: LEARNS }),
  }),
})

export const CampaignConnection = builder.connectionObject(
  { type: CampaignType, name: 'CampaignConnection' },
  { name: 'CampaignEdge' },
)

const cursors = idCursors('campaigns')

builder.queryField('campaigns', (t) =>
  t.field({
    type: CampaignConnection,
    authScopes: { signedIn: true },
    args: pageArgs(t.arg),
    complexity: pageCost,
    resolve: async (_root, { first, after }, { app }) => {
      const size = pageSize(first)
      const query = app.database.getRepository(Campaign).createQueryBuilder('campaign')
      const afterId = cursors.decode(after)
      if (afterId !== null) query.where('campaign.id > :afterId', { afterId })
      const rows = await query
        .orderBy('campaign.id')
        .limit(size + 1)
        .getMany()
      return toConnection(rows, size, after, cursors.encode)
    },
  }),
)

const PhaseTemplateInput = builder.inputType('PhaseTemplateInput', {
  fields: (t) => ({
    name: t.string({ required: true, validate: nameText(100) }),
    maxAttempts: t.int({ defaultValue: 3, validate: z.int().min(1).max(100).nullish() }),
    cooldownSeconds: t.int({ defaultValue: 0, validate: z.int().min(0).max(31_536_000).nullish() }),
  }),
})

builder.relayMutationField(
  'createCampaign',
  {
    inputFields: (t) => ({
      name: t.string({ required: true, validate: nameText(200) }),
      platform: t.string({ required: true, validate: nameText(100) }),
      phases: t.field({
        type: [PhaseTemplateInput],
        required: true,
        validate: z.array(z.any()).min(1).max(50),
      }),
      learnsRetries: t.boolean({ defaultValue: false, description: LEARNS }),
    }),
  },
  {
    authScopes: { submitter: true },
    resolve: async (_root, { input }, context) => {
      const phases = input.phases.map((phase) => ({
        name: phase.name,
        maxAttempts: phase.maxAttempts ?? 3,
        cooldownSeconds: phase.cooldownSeconds ?? 0,
      }))
      return {
        campaign: await createCampaign(context.app, caller(context), {
          name: input.name,
          platform: input.platform,
          phases,
          learnsRetries: input.learnsRetries ?? false,
        }),
      }
    },
  },
  {
    outputFields: (t) => ({
      campaign: t.field({ type: CampaignType, resolve: (payload) => payload.campaign }),
    }),
  },
)

builder.relayMutationField(
  'updateCampaign',
  {
    description: 'What is left out stays.',
    inputFields: (t) => ({
      campaignId: t.id({ required: true }),
      name: t.string({ validate: nameText(200).nullish() }),
      learnsRetries: t.boolean({ description: 'For failures from now on.' }),
    }),
  },
  {
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const { campaignId, ...changes } = input
      const id = localId(campaignId, 'Campaign', 'campaignId')
      return { campaign: await updateCampaign(context.app, caller(context), id, given(changes)) }
    },
  },
  {
    authScopes: { manager: true },
    outputFields: (t) => ({
      campaign: t.field({ type: CampaignType, resolve: (payload) => payload.campaign }),
    }),
  },
)
