import { failPhase } from '../server/accounts/failPhase.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { FailureInput, reportedFailure } from './failure.ts'
import { FailureDecisionType } from './failureDecision.ts'
import { PhaseType } from './phase.ts'

builder.relayMutationField(
  'failPhase',
  {
    inputFields: (t) => ({
      lease: t.id({ required: true }),
      failure: t.field({ type: FailureInput, required: true }),
    }),
  },
  {
    description:
      'Says what to do about a failure: it is tried again later, or goes to a person. Ends the lease.',
    authScopes: { worker: true },
    resolve: (_root, { input: { lease, failure } }, context) =>
      failPhase(context.app, caller(context), {
        lease: String(lease),
        failure: reportedFailure(failure, 'failure'),
      }),
  },
  {
    outputFields: (t) => ({
      decision: t.field({ type: FailureDecisionType, resolve: (payload) => payload.outcome }),
      phase: t.field({ type: PhaseType, resolve: (payload) => payload.phase }),
    }),
  },
)
