import { z } from 'zod'
import { recordActions } from '../server/accounts/recordActions.ts'
import { SCREENSHOT_ID, screenshotRow } from './attachment.ts'
import { BotActionType } from './botAction.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { evidence, LONGEST_REPORT, optionalText, words } from './validation.ts'

const ActionInput = builder.inputType('ActionInput', {
  fields: (t) => ({
    name: t.string({ required: true, validate: words(200) }),
    ok: t.boolean({ required: true }),
    message: t.string({ validate: optionalText(LONGEST_REPORT) }),
    details: t.field({ type: 'JSON', validate: evidence }),
    screenshotId: t.id({ description: SCREENSHOT_ID }),
    at: t.field({ type: 'DateTime', description: 'Now where left out, and never later than that.' }),
  }),
})

builder.relayMutationField(
  'recordActions',
  {
    inputFields: (t) => ({
      lease: t.id({ required: true }),
      actions: t.field({ type: [ActionInput], required: true, validate: z.array(z.any()).min(1).max(100) }),
    }),
  },
  {
    description: "Adds to the account's timeline; 1 to 100 a call.",
    authScopes: { worker: true },
    resolve: async (_root, { input }, context) => {
      const actions = input.actions.map((action, place) => ({
        name: action.name,
        ok: action.ok,
        message: action.message ?? null,
        details: action.details ?? null,
        screenshotId: screenshotRow(action.screenshotId, `actions.${place}.screenshotId`),
        at: action.at ?? null,
      }))
      const lease = String(input.lease)
      return { actions: await recordActions(context.app, caller(context), { lease, actions }) }
    },
  },
  {
    outputFields: (t) => ({
      actions: t.field({ type: [BotActionType], resolve: (payload) => payload.actions }),
    }),
  },
)
