import { completePhase } from '../server/accounts/completePhase.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { PhaseType } from './phase.ts'

builder.relayMutationField(
  'completePhase',
  { inputFields: (t) => ({ lease: t.id({ required: true }) }) },
  {
    description: "The next phase's cooldown starts. Ends the lease.",
    authScopes: { worker: true },
    resolve: async (_root, { input }, context) => ({
      phase: await completePhase(context.app, caller(context), String(input.lease)),
    }),
  },
  {
    outputFields: (t) => ({ phase: t.field({ type: PhaseType, resolve: (payload) => payload.phase }) }),
  },
)
