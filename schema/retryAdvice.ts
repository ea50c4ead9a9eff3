import { z } from 'zod'
import { adviseOnRetry, type RetryAdvice } from '../server/insights/retryAdvice.ts'
import type { DelayRecord } from '../server/insights/retryJudgement.ts'
import { builder } from './builder.ts'
import { DecisionEnum, FailureTypeEnum } from './enums.ts'
import { words } from './validation.ts'

const RetryDelayRecordType = builder.objectRef<DelayRecord>('RetryDelayRecord').implement({
  description: 'How automatic retries went that came after one delay.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    fromSeconds: t.int({ resolve: ({ delay }) => delay.from }),
    toSeconds: t.int({ resolve: ({ delay }) => delay.to }),
    successes: t.exposeInt('successes'),
    trials: t.exposeInt('trials'),
    successRateLow: t.exposeFloat('low', {
      description: 'Lower end of the 95 % interval of the success rate.',
    }),
    enough: t.exposeBoolean('enough', { description: 'False below the minimum sample.' }),
  }),
})

const RetryAdviceType = builder.objectRef<RetryAdvice>('RetryAdvice').implement({
  description: 'Whether automation should try again by itself; counted over automatic retries.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    decision: t.expose('decision', { type: DecisionEnum }),
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', {
      nullable: true,
      description:
        'With RETRY: how long to wait. Drawn anew each time, so that a crowd does not come back together.',
    }),
    successes: t.exposeInt('successes'),
    trials: t.exposeInt('trials', {
      description: 'Retries whose end is known; where the rate has changed, those since then.',
    }),
    successRateLow: t.exposeFloat('successRateLow', {
      nullable: true,
      description: 'Lower end of the 95 % interval of the success rate; null below the minimum sample.',
    }),
    enough: t.exposeBoolean('enough', {
      description: 'False below the minimum sample: then the fixed rule decides.',
    }),
    because: t.exposeString('because', { description: 'One sentence a person can read.' }),
    delays: t.expose('delays', {
      type: [RetryDelayRecordType],
      description: 'By how long they waited, the surest first.',
    }),
  }),
})

builder.queryField('retryAdvice', (t) =>
  t.field({
    type: RetryAdviceType,
    description: 'For bots whose attempt failed. Without `phase` or `platform` it is about all of them.',
    authScopes: { signedIn: true },
    args: {
      failureType: t.arg({ type: FailureTypeEnum, required: true }),
      phase: t.arg.string({ description: 'By its name.', validate: words(100).nullish() }),
      platform: t.arg.string({ validate: words(100).nullish() }),
      attempt: t.arg.int({
        defaultValue: 1,
        description: 'Which attempt failed; 1 is the first.',
        validate: z.int().min(1).max(1000).nullish(),
      }),
    },
    resolve: (_root, { failureType, phase, platform, attempt }, { app }) =>
      adviseOnRetry(app, {
        failureType,
        phase: phase ?? null,
        platform: platform ?? null,
        attempt: attempt ?? 1,
      }),
  }),
)
