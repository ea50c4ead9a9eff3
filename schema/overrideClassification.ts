import { overrideClassification } from '../server/tickets/autoReview/overrideClassification.ts'
import { builder } from './builder.ts'
import { ClassificationType } from './classification.ts'
import { caller } from './context.ts'
import { VerdictEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { TicketType } from './ticket.ts'
import { optionalText } from './validation.ts'

builder.relayMutationField(
  'overrideClassification',
  {
    inputFields: (t) => ({
      classificationId: t.id({ required: true }),
      verdict: t.field({ type: VerdictEnum, required: true }),
      notes: t.string({ validate: optionalText(10_000) }),
    }),
  },
  {
    description:
      'Says what the newest verdict on a ticket should have been. Away from COMPLETED the ticket waits for a person again, and only a person closes it; to COMPLETED it is closed. A ticket that has moved on since stays as it is. Every correction is kept for `npm run eval`.',
    authScopes: { manager: true },
    resolve: (_root, { input }, context) =>
      overrideClassification(context.app, caller(context), {
        classificationId: localId(String(input.classificationId), 'Classification', 'classificationId'),
        verdict: input.verdict,
        notes: input.notes?.trim() || null,
      }),
  },
  {
    outputFields: (t) => ({
      classification: t.field({
        type: ClassificationType,
        resolve: (payload) => payload.classification,
      }),
      ticket: t.field({ type: TicketType, resolve: (payload) => payload.ticket }),
    }),
  },
)
