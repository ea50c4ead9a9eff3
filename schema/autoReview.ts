import { type AutoReviewState, readAutoReviewState } from '../server/tickets/autoReview/autoReviewState.ts'
import { setAutoReviewMode } from '../server/tickets/autoReview/setAutoReviewMode.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { AutoReviewModeEnum } from './enums.ts'
import { optionalText } from './validation.ts'

export const AutoReviewStateType = builder.objectRef<AutoReviewState>('AutoReviewState').implement({
  description: 'Whether the auto-review closes tickets, how often it is wrong, and what it costs.',
  authScopes: { reader: true },
  fields: (t) => ({
    mode: t.expose('mode', { type: AutoReviewModeEnum }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was switched last; null while it is as it began.',
    }),
    by: t.exposeString('by', { nullable: true, description: 'Who switched it; it may have done so itself.' }),
    because: t.exposeString('because', { nullable: true, description: 'One sentence: why it was switched.' }),
    sampleShare: t.exposeFloat('sampleShare', {
      description: 'Share, 0 to 1, of the tickets it would close that go to a person, who judges it so.',
    }),
    falseCompletedRate: t.exposeFloat('falseCompletedRate', {
      nullable: true,
      description:
        'Share, 0 to 1, of its “completed” that were wrong. Measured on what people judged (samples and shadow mode), or on what it closed and somebody reopened or corrected, whichever is more; null before the first.',
    }),
    falseCompletedJudged: t.exposeInt('falseCompletedJudged', {
      description: 'How many verdicts that rate is of.',
    }),
    falseCompletedLimit: t.exposeFloat('falseCompletedLimit', {
      description: 'Above this rate it switches itself to SHADOW.',
    }),
    costToday: t.exposeFloat('costToday', { description: 'USD since midnight UTC.' }),
    costLimit: t.exposeFloat('costLimit', { nullable: true, description: 'USD a day; null: no limit.' }),
    costLimitReached: t.exposeBoolean('costLimitReached', {
      description: 'Until midnight UTC no verdict is given.',
    }),
    classifier: t.exposeString('classifier'),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'Why the classifier cannot be asked, where that is known; one sentence.',
    }),
  }),
})

builder.queryField('autoReview', (t) =>
  t.field({
    type: AutoReviewStateType,
    authScopes: { reader: true },
    resolve: (_root, _args, { app }) => readAutoReviewState(app),
  }),
)

builder.relayMutationField(
  'setAutoReviewMode',
  {
    inputFields: (t) => ({
      mode: t.field({ type: AutoReviewModeEnum, required: true }),
      because: t.string({ validate: optionalText(1000) }),
    }),
  },
  {
    description: 'For every server at once. What it measured before does not count any more after LIVE.',
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      await setAutoReviewMode(context.app, caller(context), input.mode, input.because?.trim() || null)
      return { autoReview: await readAutoReviewState(context.app) }
    },
  },
  {
    outputFields: (t) => ({
      autoReview: t.field({ type: AutoReviewStateType, resolve: (payload) => payload.autoReview }),
    }),
  },
)
