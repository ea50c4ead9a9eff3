import { z } from 'zod'
import { claimTickets, type TicketGrant } from '../server/tickets/claimTickets.ts'
import { failTurn } from '../server/tickets/failTurn.ts'
import { finishTurn } from '../server/tickets/finishTurn.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { FailureInput, reportedFailure } from './failure.ts'
import { FailureDecisionType } from './failureDecision.ts'
import { localId } from './globalId.ts'
import { TicketType } from './ticket.ts'
import { words } from './validation.ts'

const TicketLeaseType = builder.objectRef<TicketGrant>('TicketLease').implement({
  description: 'A claimed ticket. `lease` is the fencing token that every later call on it must carry.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    lease: t.id({ resolve: ({ lease }) => lease.token }),
    ticket: t.field({ type: TicketType, resolve: ({ ticket }) => ticket }),
    attempt: t.int({ resolve: ({ lease }) => lease.attempt }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ lease }) => lease.expiresAt }),
  }),
})

builder.relayMutationField(
  'claimTickets',
  {
    inputFields: (t) => ({
      worker: t.string({ required: true, validate: words(200) }),
      limit: t.int({ defaultValue: 1, validate: z.int().min(1).max(100).nullish() }),
      leaseSeconds: t.int({ defaultValue: 300, validate: z.int().min(1).max(86_400).nullish() }),
      projectIds: t.idList({ validate: z.array(z.any()).max(1000).nullish() }),
      ticketIds: t.idList({
        description: 'Only these tickets, for an agent that was given its work.',
        validate: z.array(z.any()).max(1000).nullish(),
      }),
    }),
  },
  {
    description: 'In order of priority, sequence and age.',
    authScopes: { worker: true },
    resolve: async (_root, { input }, context) => ({
      leases: await claimTickets(context.app, caller(context), {
        worker: input.worker,
        limit: input.limit ?? 1,
        leaseSeconds: input.leaseSeconds ?? 300,
        projectIds:
          input.projectIds?.map((id, place) => localId(String(id), 'Project', `projectIds.${place}`)) ?? null,
        ticketIds:
          input.ticketIds?.map((id, place) => localId(String(id), 'Ticket', `ticketIds.${place}`)) ?? null,
      }),
    }),
  },
  {
    outputFields: (t) => ({
      leases: t.field({ type: [TicketLeaseType], resolve: (payload) => payload.leases }),
    }),
  },
)

builder.relayMutationField(
  'finishTurn',
  {
    inputFields: (t) => ({
      lease: t.id({ required: true }),
      seenThrough: t.id({
        description:
          'The newest user message the agent has read (left out: all that were there when it claimed): a later one sends the ticket back to OPEN.',
      }),
    }),
  },
  {
    authScopes: { worker: true },
    resolve: async (_root, { input }, context) => ({
      ticket: await finishTurn(context.app, caller(context), {
        lease: String(input.lease),
        seenThrough: seenThroughOf(input),
      }),
    }),
  },
  {
    outputFields: (t) => ({
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)

/** The row of the message; null where the agent names none. */
function seenThroughOf({ seenThrough }: { seenThrough?: string | number | null }): string | null {
  return seenThrough === null || seenThrough === undefined
    ? null
    : localId(String(seenThrough), 'Message', 'seenThrough')
}

builder.relayMutationField(
  'failTurn',
  {
    inputFields: (t) => ({
      lease: t.id({ required: true }),
      failure: t.field({ type: FailureInput, required: true }),
    }),
  },
  {
    authScopes: { worker: true },
    resolve: (_root, { input: { lease, failure } }, context) =>
      failTurn(context.app, caller(context), String(lease), reportedFailure(failure, 'failure')),
  },
  {
    outputFields: (t) => ({
      decision: t.field({ type: FailureDecisionType, resolve: (payload) => payload.outcome }),
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)
