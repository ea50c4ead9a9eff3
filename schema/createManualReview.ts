import { createManualReview } from '../server/accounts/createManualReview.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { FailureTypeEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { ReviewType } from './review.ts'
import { LONGEST_REPORT, words } from './validation.ts'

builder.relayMutationField(
  'createManualReview',
  {
    inputFields: (t) => ({
      phaseId: t.id({ required: true }),
      failureType: t.field({ type: FailureTypeEnum, required: true }),
      message: t.string({ required: true, validate: words(LONGEST_REPORT) }),
    }),
  },
  {
    description:
      'Asks for a look at a phase that is not done. A bot that works on it loses its lease; where it waits for a person already, this is added to its review.',
    authScopes: { manager: true },
    resolve: async (_root, { input: { phaseId, failureType, message } }, context) => ({
      review: await createManualReview(context.app, caller(context), {
        phaseId: localId(String(phaseId), 'Phase', 'phaseId'),
        failureType,
        message,
      }),
    }),
  },
  {
    outputFields: (t) => ({
      review: t.field({ type: ReviewType, resolve: (payload) => payload.review }),
    }),
  },
)
