import { z } from 'zod'
import { extendLease } from '../server/leases/extendLease.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'

/** How long a lease may run: a second to a day. */
export const leaseSeconds = z.int().min(1).max(86_400).nullish()

builder.relayMutationField(
  'extendLease',
  {
    inputFields: (t) => ({
      lease: t.id({ required: true }),
      leaseSeconds: t.int({ defaultValue: 300, description: 'From now.', validate: leaseSeconds }),
    }),
  },
  {
    description: 'Keeps a phase or ticket for longer.',
    authScopes: { worker: true },
    resolve: async (_root, { input }, context) => ({
      expiresAt: await extendLease(context.app, caller(context), {
        lease: String(input.lease),
        leaseSeconds: input.leaseSeconds ?? 300,
      }),
    }),
  },
  {
    outputFields: (t) => ({
      expiresAt: t.field({ type: 'DateTime', resolve: (payload) => payload.expiresAt }),
    }),
  },
)
