import { Phase } from '../server/entities/Phase.ts'
import type { Resolution } from '../server/entities/Resolution.ts'
import { Review } from '../server/entities/Review.ts'
import { allowedActions } from '../server/reviews/allowedActions.ts'
import {
  countSimilarReviews,
  countSnoozedTogether,
  type LiveClaim,
  loadLiveClaims,
  loadResolutions,
} from '../server/reviews/reviewLoaders.ts'
import { builder, hasRight } from './builder.ts'
import type { Context } from './context.ts'
import {
  AwaitingReasonEnum,
  FailureTypeEnum,
  PriorityEnum,
  ResolutionActionEnum,
  ReviewEndEnum,
  ReviewKindEnum,
  ReviewStatusEnum,
} from './enums.ts'
import { encodeGlobalId, localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { PhaseType } from './phase.ts'
import { ResolutionType } from './resolution.ts'
import { TicketType } from './ticket.ts'

const ClaimType = builder.objectRef<LiveClaim>('Claim').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    by: t.exposeString('by'),
    viewerId: t.id({
      description: 'The same as Viewer.id: names may be those of several.',
      resolve: ({ key }) => encodeGlobalId('Viewer', key),
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
})

/** The queue's readers see every review; a bot or agent only those that its own calls brought about. */
function mayRead(review: Review, { actor }: Context): boolean {
  return actor !== null && (hasRight(actor.role, 'reader') || review.reportedBy.includes(actor.key))
}

export const ReviewType = builder.loadableNode(Review, {
  name: 'Review',
  description: 'One episode of needing a human: opened by a failure or an agent that stopped, ended once.',
  authScopes: mayRead,
  ...loadById(Review),
  fields: (t) => ({
    kind: t.expose('kind', { type: ReviewKindEnum }),
    status: t.expose('status', { type: ReviewStatusEnum }),
    priority: t.expose('priority', { type: PriorityEnum }),
    failureType: t.expose('failureType', { type: FailureTypeEnum, nullable: true }),
    awaitingReason: t.expose('awaitingReason', { type: AwaitingReasonEnum, nullable: true }),
    title: t.exposeString('title', {
      description: "The account's username, or the ticket's number and title.",
    }),
    summary: t.exposeString('summary', { description: 'One line: why it is here.' }),
    fingerprint: t.exposeString('fingerprint', { nullable: true }),
    similarCount: t.loadable({
      type: 'Int',
      description:
        'Open reviews with the same fingerprint, this one not counted. Read when asked; a change of it is not pushed.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => countSimilarReviews(app.database.manager, ids),
      resolve: (review) => review.id,
    }),
    openedAt: t.expose('openedAt', {
      type: 'DateTime',
      description: 'When it began to need a human; while SCHEDULED, when the countdown began.',
    }),
    snoozedUntil: t.expose('snoozedUntil', { type: 'DateTime', nullable: true }),
    snoozedBy: t.exposeString('snoozedByName', {
      nullable: true,
      description: 'Who put it off; null where it is not snoozed, or that is not known.',
    }),
    snoozedTogether: t.loadable({
      type: 'Int',
      description:
        'How many of its campaign or project the same person snoozed until the same moment, this one counted; 0 where it is not snoozed. Read when asked.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => countSnoozedTogether(app.database.manager, ids),
      resolve: (review) => review.id,
    }),
    escalationLevel: t.exposeInt('escalationLevel'),
    escalatedAt: t.expose('escalatedAt', { type: 'DateTime', nullable: true }),
    escalatesAt: t.expose('escalatesAt', { type: 'DateTime', nullable: true }),
    claim: t.loadable({
      type: ClaimType,
      nullable: true,
      description: 'Who deals with it now; null once it has run out.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => loadLiveClaims(app.database.manager, ids),
      resolve: (review) => (review.claimedBy === null ? null : review.id),
    }),
    allowedActions: t.field({
      type: [ResolutionActionEnum],
      description: 'What can be done with it now; the client offers exactly these.',
      resolve: (review) => [...allowedActions(review)],
    }),
    resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true }),
    resolvedBy: t.expose('resolvedBy', { type: ReviewEndEnum, nullable: true }),
    version: t.exposeInt('version', {
      description:
        'Changes with a failure, reason, status or message; not with a claim, an escalation or a priority.',
    }),
  }),
})

const ReviewSubject = builder.unionType('ReviewSubject', {
  types: () => [PhaseType, TicketType],
  resolveType: (subject) => (subject instanceof Phase ? 'Phase' : 'Ticket'),
})

// Apart from the rest: phases and tickets have reviews, so that these types lead back to this one.
builder.objectFields(ReviewType, (t) => ({
  subject: t.field({
    type: ReviewSubject,
    resolve: (review, _args, context) =>
      review.kind === 'PHASE'
        ? PhaseType.getDataloader(context).load(review.phaseId!)
        : TicketType.getDataloader(context).load(review.ticketId!),
  }),
  reviewScheduledAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When the auto-review of its ticket is due; null when none is scheduled.',
    resolve: async (review, _args, context) => {
      if (review.status !== 'SCHEDULED') return null
      const ticket = await TicketType.getDataloader(context).load(review.ticketId!)
      return ticket.reviewScheduledAt
    },
  }),
  resolutions: t.loadableGroup({
    type: ResolutionType,
    description: 'The append-only log of every human intervention, oldest first.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadResolutions(app.database.manager, ids),
    group: (resolution) => (resolution as Resolution).reviewId,
    resolve: (review) => review.id,
  }),
}))

builder.queryField('review', (t) =>
  t.field({
    type: ReviewType,
    nullable: true,
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }) =>
      app.database.manager.findOneBy(Review, { id: localId(String(id), 'Review', 'id') }),
  }),
)
