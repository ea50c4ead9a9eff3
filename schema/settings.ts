import { z } from 'zod'
import { changeSettings } from '../server/settings/changeSettings.ts'
import {
  BOUNDS,
  type EscalationMinutes,
  LEAST_EVENT_DAYS,
  type RetentionDays,
  type Settings,
} from '../server/settings/settings.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { PastDailyCostEnum } from './enums.ts'
import { given } from './validation.ts'

const EscalationMinutesType = builder.objectRef<EscalationMinutes>('EscalationMinutes').implement({
  description: 'How long a review of each priority waits before it escalates; 0: it never does.',
  authScopes: { reader: true },
  fields: (t) => ({
    urgent: t.exposeInt('URGENT'),
    high: t.exposeInt('HIGH'),
    normal: t.exposeInt('NORMAL'),
    low: t.exposeInt('LOW'),
  }),
})

const RetentionDaysType = builder.objectRef<RetentionDays>('RetentionDays').implement({
  description:
    'After how many days what is old is removed; 0: it is kept for ever. Reviews, resolutions, failures and verdicts always stay, and the numbers with them.',
  authScopes: { reader: true },
  fields: (t) => ({
    events: t.exposeInt('events', { description: 'The audit log.' }),
    botActions: t.exposeInt('botActions', { description: 'Of accounts without an unresolved review.' }),
    attachments: t.exposeInt('attachments', {
      description: 'Where nothing that shows them has an unresolved review.',
    }),
    messages: t.exposeInt('messages', { description: 'Of tickets that were closed so long ago.' }),
  }),
})

const SettingsType = builder.objectRef<Settings>('Settings').implement({
  description: 'What holds on every server.',
  authScopes: { reader: true },
  fields: (t) => ({
    undoSeconds: t.exposeInt('undoSeconds', {
      description: 'How long a resolution can be taken back; 0 where it cannot.',
    }),
    escalationMinutes: t.expose('escalationMinutes', { type: EscalationMinutesType }),
    stormThreshold: t.exposeInt('stormThreshold', {
      description: 'More reviews for one cause than this, opened within stormMinutes, are a storm.',
    }),
    stormMinutes: t.exposeInt('stormMinutes'),
    confidenceThreshold: t.exposeFloat('confidenceThreshold', {
      description: 'A “completed” of less confidence, 0 to 1, closes nothing.',
    }),
    sampleShare: t.exposeFloat('sampleShare', {
      description: 'Share, 0 to 1, of the tickets auto-review would close that go to a person.',
    }),
    falseCompletedLimit: t.exposeFloat('falseCompletedLimit', {
      description: 'Share, 0 to 1, of wrong “completed” above which auto-review stops closing.',
    }),
    falseCompletedMinimum: t.exposeInt('falseCompletedMinimum', {
      description: '… once so many are known to be right or wrong.',
    }),
    dailyCostUsd: t.exposeFloat('dailyCostUsd', {
      nullable: true,
      description: 'What verdicts may cost on one day (UTC); null: no limit.',
    }),
    pastDailyCost: t.expose('pastDailyCost', { type: PastDailyCostEnum }),
    inputPriceUsd: t.exposeFloat('inputPriceUsd', { description: 'Of a million tokens.' }),
    outputPriceUsd: t.exposeFloat('outputPriceUsd', {
      description: 'Of a million tokens; thinking is output.',
    }),
    outcomeHalfLifeDays: t.exposeFloat('outcomeHalfLifeDays', {
      description: 'Days after which an outcome weighs half as much in advice.',
    }),
    minimumSample: t.exposeInt('minimumSample', {
      description: 'Fewer outcomes than this prove nothing: advice is silent.',
    }),
    holdOutShare: t.exposeFloat('holdOutShare', {
      description:
        'Share, 0 to 0.3, of the failures that learning would decide which go by the fixed rule, to measure whether learning helps; twice as many try delays of which little is known.',
    }),
    retryBudgetShare: t.exposeFloat('retryBudgetShare', {
      description:
        'Where automatic retries learn, a campaign or project has as many an hour as this share, 0 to 1, of what it got done in that hour …',
    }),
    retryBudgetFloor: t.exposeInt('retryBudgetFloor', { description: '… and this many more.' }),
    retentionDays: t.expose('retentionDays', { type: RetentionDaysType }),
  }),
})

builder.queryField('settings', (t) =>
  t.field({
    type: SettingsType,
    authScopes: { reader: true },
    resolve: (_root, _args, { app }) => app.settings.current,
  }),
)

const wholeNumber = ([least, most]: readonly [number, number]) => z.int().min(least).max(most).nullish()
const decimal = ([least, most]: readonly [number, number]) => z.number().min(least).max(most).nullish()
const minutes = { validate: wholeNumber(BOUNDS.escalationMinutes) }

const EscalationMinutesInput = builder.inputType('EscalationMinutesInput', {
  description: 'What is left out stays.',
  fields: (t) => ({
    urgent: t.int(minutes),
    high: t.int(minutes),
    normal: t.int(minutes),
    low: t.int(minutes),
  }),
})

const days = { validate: wholeNumber(BOUNDS.retentionDays) }
const eventDays = z
  .int()
  .max(BOUNDS.retentionDays[1])
  .refine((count) => count === 0 || count >= LEAST_EVENT_DAYS, 'This must be 0, or 30 or more.')
  .nullish()

const RetentionDaysInput = builder.inputType('RetentionDaysInput', {
  description: 'What is left out stays. 0: it is kept for ever.',
  fields: (t) => ({
    events: t.int({ description: '0, or 30 or more.', validate: eventDays }),
    botActions: t.int(days),
    attachments: t.int(days),
    messages: t.int(days),
  }),
})

builder.relayMutationField(
  'changeSettings',
  {
    description: 'What is left out, or null, stays.',
    inputFields: (t) => ({
      undoSeconds: t.int({ validate: wholeNumber(BOUNDS.undoSeconds) }),
      escalationMinutes: t.field({
        type: EscalationMinutesInput,
        description: 'For reviews that open, or reach that priority, from now on.',
      }),
      stormThreshold: t.int({ validate: wholeNumber(BOUNDS.stormThreshold) }),
      stormMinutes: t.int({ validate: wholeNumber(BOUNDS.stormMinutes) }),
      confidenceThreshold: t.float({ validate: decimal(BOUNDS.share) }),
      sampleShare: t.float({ validate: decimal(BOUNDS.share) }),
      falseCompletedLimit: t.float({ validate: decimal(BOUNDS.share) }),
      falseCompletedMinimum: t.int({ validate: wholeNumber(BOUNDS.falseCompletedMinimum) }),
      dailyCostUsd: t.float({
        description: 'Null: no limit. Left out, it stays.',
        validate: decimal(BOUNDS.dailyCostUsd),
      }),
      pastDailyCost: t.field({ type: PastDailyCostEnum }),
      inputPriceUsd: t.float({ validate: decimal(BOUNDS.priceUsd) }),
      outputPriceUsd: t.float({ validate: decimal(BOUNDS.priceUsd) }),
      outcomeHalfLifeDays: t.float({ validate: decimal(BOUNDS.outcomeHalfLifeDays) }),
      minimumSample: t.int({ validate: wholeNumber(BOUNDS.minimumSample) }),
      holdOutShare: t.float({ validate: decimal(BOUNDS.holdOutShare) }),
      retryBudgetShare: t.float({ validate: decimal(BOUNDS.share) }),
      retryBudgetFloor: t.int({ validate: wholeNumber(BOUNDS.retryBudgetFloor) }),
      retentionDays: t.field({ type: RetentionDaysInput }),
    }),
  },
  {
    description: 'For every server, within a second.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const { escalationMinutes, retentionDays, dailyCostUsd, ...rest } = input
      const { urgent: URGENT, high: HIGH, normal: NORMAL, low: LOW } = escalationMinutes ?? {}
      const changes = {
        ...given(rest),
        ...(dailyCostUsd === undefined ? {} : { dailyCostUsd }),
        escalationMinutes: given({ URGENT, HIGH, NORMAL, LOW }),
        retentionDays: given(retentionDays ?? {}),
      }
      return { settings: await changeSettings(context.app, caller(context), changes) }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({
      settings: t.field({ type: SettingsType, resolve: ({ settings }) => settings }),
    }),
  },
)
