import { Resolution } from '../server/entities/Resolution.ts'
import { builder, hasRight } from './builder.ts'
import { ResolutionActionEnum, ResolutionOutcomeEnum } from './enums.ts'
import { loadById } from './loadEntity.ts'
import { ReviewType } from './review.ts'

export const ResolutionType = builder.loadableNode(Resolution, {
  name: 'Resolution',
  description: 'One human intervention. Only its outcome is filled in later.',
  authScopes: { signedIn: true },
  ...loadById(Resolution),
  fields: (t) => ({
    action: t.expose('action', { type: ResolutionActionEnum }),
    notes: t.string({
      nullable: true,
      description: 'For people: null for whoever does not read the queue.',
      resolve: ({ notes }, _args, { actor }) => (hasRight(actor?.role, 'reader') ? notes : null),
    }),
    by: t.exposeString('byName'),
    at: t.expose('at', { type: 'DateTime' }),
    outcome: t.expose('outcome', { type: ResolutionOutcomeEnum }),
    outcomeAt: t.expose('outcomeAt', { type: 'DateTime', nullable: true }),
    undoableUntil: t.expose('undoableUntil', { type: 'DateTime', nullable: true }),
  }),
})

// Apart from the rest: a review has resolutions, so that its type leads back to this one.
builder.objectField(ResolutionType, 'review', (t) =>
  t.field({ type: ReviewType, resolve: (resolution) => resolution.reviewId }),
)
