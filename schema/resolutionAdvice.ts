import { z } from 'zod'
import {
  adviseOnReview,
  casesOf,
  type CaseRecord,
  type ResolutionAdvice,
} from '../server/insights/resolutionAdvice.ts'
import { builder } from './builder.ts'
import { ResolutionActionEnum } from './enums.ts'
import { LARGEST_PAGE, pageCost, pageSize } from './pagination.ts'
import { ResolutionType } from './resolution.ts'
import { ReviewType } from './review.ts'

const ActionRecordType = builder.objectRef<CaseRecord>('ActionRecord').implement({
  description: 'How an action did in cases like this one: verified outcomes only.',
  authScopes: { reader: true },
  fields: (t) => ({
    action: t.expose('action', { type: ResolutionActionEnum }),
    successes: t.exposeInt('successes'),
    trials: t.exposeInt('trials', {
      description:
        'How many there were; of each action the newest 2,000 count, and where its rate has changed, those since then.',
    }),
    successRateLow: t.exposeFloat('successRateLow', {
      description:
        'Lower end of the 95 % interval of the success rate: pulled toward what the action comes to over all, and older outcomes weigh less.',
    }),
    successRateHigh: t.exposeFloat('successRateHigh', { description: 'Upper end of the same interval.' }),
    cases: t.field({
      type: [ResolutionType],
      description: 'The resolutions that were counted, newest first.',
      args: { first: t.arg.int({ defaultValue: 10, validate: z.int().min(1).max(LARGEST_PAGE).nullish() }) },
      complexity: pageCost,
      resolve: (record, { first }, { app }) => casesOf(app, record, pageSize(first ?? 10)),
    }),
  }),
})

const ResolutionAdviceType = builder.objectRef<ResolutionAdvice>('ResolutionAdvice').implement({
  description: 'Which resolution helps here. Below the minimum sample `enough` is false and `best` null.',
  authScopes: { reader: true },
  fields: (t) => ({
    best: t.expose('best', { type: ResolutionActionEnum, nullable: true }),
    enough: t.exposeBoolean('enough'),
    because: t.exposeString('because', { description: 'One sentence a person can read.' }),
    records: t.expose('records', {
      type: [ActionRecordType],
      description: 'What was tried of the actions allowed here, the surest first.',
    }),
  }),
})

/** Dear enough that a page of the queue cannot ask for it. */
const COST = 2500

builder.objectField(ReviewType, 'advice', (t) =>
  t.field({
    type: ResolutionAdviceType,
    nullable: true,
    description:
      'What worked before in cases like this: the same failure at the same phase, or the same reason in the same project. Null where there is nothing to advise: the review is over, its countdown runs, or it asks for a permission or a start. Meant for one review, not for a list.',
    authScopes: { reader: true },
    complexity: COST,
    resolve: (review, _args, { app }) => adviseOnReview(app, review),
  }),
)
