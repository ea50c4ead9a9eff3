import { loadPhaseReviews } from '../server/accounts/accountLoaders.ts'
import { Phase } from '../server/entities/Phase.ts'
import { AccountType } from './account.ts'
import { builder } from './builder.ts'
import { PhaseStatusEnum } from './enums.ts'
import { FailureObject } from './failure.ts'
import { loadById } from './loadEntity.ts'
import { ReviewType } from './review.ts'

export const PhaseType = builder.loadableNode(Phase, {
  name: 'Phase',
  description: 'One step of an account through its campaign.',
  authScopes: { signedIn: true },
  ...loadById(Phase),
  fields: (t) => ({
    name: t.exposeString('name'),
    position: t.exposeInt('position', { description: '0 is the first.' }),
    status: t.expose('status', { type: PhaseStatusEnum }),
    attempt: t.exposeInt('attempt', { description: '1 at the first claim; 0 before it.' }),
    maxAttempts: t.exposeInt('maxAttempts'),
    availableAt: t.expose('availableAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its cooldown, its backoff or the undo window is over.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
  }),
})

// Apart from the rest: accounts and reviews have phases, so that these types lead back to this one.
builder.objectFields(PhaseType, (t) => ({
  account: t.field({ type: AccountType, resolve: (phase) => phase.accountId }),
  lastFailure: t.field({
    type: FailureObject,
    nullable: true,
    resolve: (phase) => phase.lastFailureId,
  }),
  review: t.loadable({
    type: ReviewType,
    nullable: true,
    description: 'The open review of this phase, if there is one.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadPhaseReviews(app.database.manager, ids),
    resolve: (phase) => phase.id,
  }),
}))

builder.objectField(FailureObject, 'phase', (t) =>
  t.field({
    type: PhaseType,
    nullable: true,
    description: 'What failed, where it was a phase.',
    resolve: (failure) => failure.phaseId,
  }),
)
