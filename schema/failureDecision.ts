import type { FailureOutcome } from '../server/leases/failureOutcome.ts'
import { builder } from './builder.ts'
import { DecisionEnum } from './enums.ts'
import { ReviewType } from './review.ts'

export const FailureDecisionType = builder.objectRef<FailureOutcome>('FailureDecision').implement({
  description: 'What the bot should do after a failure.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    decision: t.expose('decision', { type: DecisionEnum }),
    retryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'With RETRY: when the work becomes available again.',
      resolve: ({ retryAt }) => (retryAt === null ? null : new Date(retryAt)),
    }),
    review: t.field({
      type: ReviewType,
      nullable: true,
      description: 'With REVIEW: the review that was opened or added to.',
      resolve: ({ reviewId }) => reviewId,
    }),
    because: t.exposeString('because', {
      description: 'One sentence a person can read: why this decision.',
    }),
  }),
})
