import { z } from 'zod'
import { cancelAutoReview } from '../server/tickets/cancelAutoReview.ts'
import { closeTicket } from '../server/tickets/closeTicket.ts'
import { reopenTicket } from '../server/tickets/reopenTicket.ts'
import { rescheduleReview } from '../server/tickets/rescheduleReview.ts'
import { stopTicket } from '../server/tickets/stopTicket.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { TicketType } from './ticket.ts'
import { longText } from './ticketText.ts'
import { optionalText } from './validation.ts'

/** A month. */
const LONGEST_PUTTING_OFF_MINUTES = 30 * 24 * 60

function ticketIdOf({ ticketId }: { ticketId: string | number }): string {
  return localId(String(ticketId), 'Ticket', 'ticketId')
}

builder.relayMutationField(
  'stopTicket',
  {
    inputFields: (t) => ({
      ticketId: t.id({ required: true }),
      reason: t.string({ validate: optionalText(10_000) }),
    }),
  },
  {
    description: 'The kill switch: an agent’s work on this ticket ends now.',
    authScopes: { submitter: true },
    resolve: (_root, { input }, context) =>
      stopTicket(context.app, caller(context), ticketIdOf(input), input.reason?.trim() || null),
  },
  {
    outputFields: (t) => ({
      stopped: t.boolean({
        description: 'False where it waits for a person already; then nothing changed.',
        resolve: (payload) => payload.stopped,
      }),
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)

builder.relayMutationField(
  'closeTicket',
  {
    inputFields: (t) => ({
      ticketId: t.id({ required: true }),
      notes: t.string({ validate: optionalText(10_000) }),
    }),
  },
  {
    authScopes: { manager: true },
    resolve: (_root, { input }, context) =>
      closeTicket(context.app, caller(context), ticketIdOf(input), input.notes ?? null),
  },
  {
    outputFields: (t) => ({
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
      started: t.field({
        type: [TicketType],
        description: 'The tickets that became ready through it.',
        resolve: (payload) => payload.started,
      }),
    }),
  },
)

builder.relayMutationField(
  'reopenTicket',
  {
    inputFields: (t) => ({
      ticketId: t.id({ required: true }),
      message: t.string({ validate: longText.nullish() }),
    }),
  },
  {
    description: 'From then on only a person closes it.',
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => ({
      ticket: await reopenTicket(context.app, caller(context), ticketIdOf(input), input.message ?? null),
    }),
  },
  {
    outputFields: (t) => ({
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)

builder.relayMutationField(
  'rescheduleReview',
  {
    inputFields: (t) => ({
      ticketId: t.id({ required: true }),
      minutes: t.int({ required: true, validate: z.int().min(0).max(LONGEST_PUTTING_OFF_MINUTES) }),
    }),
  },
  {
    description: 'In `minutes` from now; 0 reviews now.',
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => ({
      ticket: await rescheduleReview(context.app, caller(context), ticketIdOf(input), input.minutes),
    }),
  },
  {
    outputFields: (t) => ({
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)

builder.relayMutationField(
  'cancelAutoReview',
  { inputFields: (t) => ({ ticketId: t.id({ required: true }) }) },
  {
    description: 'No auto-review this time: the ticket waits for a person, as in STRICT mode.',
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => ({
      ticket: await cancelAutoReview(context.app, caller(context), ticketIdOf(input)),
    }),
  },
  {
    outputFields: (t) => ({
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)
