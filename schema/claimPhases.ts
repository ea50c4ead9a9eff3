import { z } from 'zod'
import { claimPhases } from '../server/accounts/claimPhases.ts'
import type { Lease } from '../server/entities/Lease.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { leaseSeconds } from './lease.ts'
import { PhaseType } from './phase.ts'
import { words } from './validation.ts'

const PhaseLeaseType = builder.objectRef<Lease>('PhaseLease').implement({
  description:
    'A claimed phase. `lease` is the fencing token that every later call on it must carry. `note` is what the person who sent it back said to the bot.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    lease: t.exposeID('token'),
    phase: t.field({ type: PhaseType, resolve: (lease) => lease.phaseId! }),
    attempt: t.exposeInt('attempt'),
    note: t.exposeString('note', { nullable: true }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
})

builder.relayMutationField(
  'claimPhases',
  {
    inputFields: (t) => ({
      worker: t.string({ required: true, validate: words(200) }),
      limit: t.int({ defaultValue: 1, validate: z.int().min(1).max(100).nullish() }),
      leaseSeconds: t.int({ defaultValue: 300, validate: leaseSeconds }),
      campaignIds: t.idList({ validate: z.array(z.any()).max(100).nullish() }),
    }),
  },
  {
    description: 'In order of availableAt, then import.',
    authScopes: { worker: true },
    resolve: async (_root, { input }, context) => ({
      leases: await claimPhases(context.app, caller(context), {
        worker: input.worker,
        limit: input.limit ?? 1,
        leaseSeconds: input.leaseSeconds ?? 300,
        campaignIds: input.campaignIds?.map((id, at) => localId(String(id), 'Campaign', `campaignIds.${at}`)),
      }),
    }),
  },
  {
    outputFields: (t) => ({
      leases: t.field({ type: [PhaseLeaseType], resolve: (payload) => payload.leases }),
    }),
  },
)
