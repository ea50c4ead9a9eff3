import { z } from 'zod'
import { secondsAfter } from '../server/database/dbNow.ts'
import { type ArmRecord, compareArms } from '../server/insights/retryArms.ts'
import { builder } from './builder.ts'
import { DeciderEnum } from './enums.ts'

const RetryArmType = builder.objectRef<ArmRecord>('RetryArm').implement({
  description: 'How the failures did that were decided in one way, where automatic retries learn.',
  authScopes: { reader: true },
  fields: (t) => ({
    arm: t.expose('arm', { type: DeciderEnum, description: 'LEARNING or HOLD_OUT; only chance says which.' }),
    failures: t.exposeInt('failures'),
    reviews: t.exposeInt('reviews', { description: 'Sent to a person at once.' }),
    trials: t.exposeInt('trials', { description: 'Tried again, and the end is known.' }),
    successes: t.exposeInt('successes', { description: '… and the work went on.' }),
    undecided: t.exposeInt('undecided', {
      description: 'Tried again, and the end is not known yet, or a person came between.',
    }),
    withoutPersonRate: t.float({
      nullable: true,
      description:
        'Of the failures whose end is known: how often the work went on without a person. Null of none.',
      resolve: ({ withoutPerson }) => withoutPerson.rate,
    }),
    withoutPersonLow: t.float({
      description: 'Lower end of its 95 % interval.',
      resolve: ({ withoutPerson }) => withoutPerson.low,
    }),
    withoutPersonHigh: t.float({
      description: 'Upper end of its 95 % interval.',
      resolve: ({ withoutPerson }) => withoutPerson.high,
    }),
  }),
})

const DAY_SECONDS = 24 * 60 * 60

builder.queryField('retryLearning', (t) =>
  t.field({
    type: [RetryArmType],
    description:
      'Whether learning helps: what it decided in the last days, beside what was held out from it and went by the fixed rule.',
    authScopes: { reader: true },
    args: { days: t.arg.int({ defaultValue: 30, validate: z.int().min(1).max(3650).nullish() }) },
    resolve: (_root, { days }, { app }) =>
      compareArms(app, secondsAfter(new Date(), -(days ?? 30) * DAY_SECONDS)),
  }),
)
