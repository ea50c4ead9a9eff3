import { Ticket } from '../server/entities/Ticket.ts'
import { claimableAmong } from '../server/tickets/readiness.ts'
import { loadClassifications, loadDependencies, loadDependents } from '../server/tickets/ticketLoaders.ts'
import { builder } from './builder.ts'
import { ClassificationType } from './classification.ts'
import {
  AwaitingReasonEnum,
  CloseReasonEnum,
  PriorityEnum,
  TicketModeEnum,
  TicketStatusEnum,
} from './enums.ts'
import { loadById } from './loadEntity.ts'
import { pageCost, pageSize } from './pagination.ts'
import { ProjectType } from './project.ts'

export const TicketType = builder.loadableNode(Ticket, {
  name: 'Ticket',
  description: 'A conversation with an agent about one piece of work.',
  authScopes: { signedIn: true },
  ...loadById(Ticket),
  fields: (t) => ({
    number: t.exposeString('number'),
    project: t.field({ type: ProjectType, resolve: (ticket) => ticket.projectId }),
    title: t.exposeString('title'),
    body: t.exposeString('body'),
    status: t.expose('status', { type: TicketStatusEnum }),
    mode: t.expose('mode', { type: TicketModeEnum }),
    awaitingReason: t.expose('awaitingReason', { type: AwaitingReasonEnum, nullable: true }),
    reviewScheduledAt: t.expose('reviewScheduledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the auto-review of this ticket is due; null when none is scheduled.',
    }),
    closeReason: t.expose('closeReason', { type: CloseReasonEnum, nullable: true }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true }),
    messagesRemovedAt: t.expose('messagesRemovedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When older messages were removed by their age.',
    }),
    priority: t.expose('priority', { type: PriorityEnum }),
    sequence: t.exposeInt('sequence', { nullable: true }),
    startWhenReady: t.exposeBoolean('startWhenReady'),
    ready: t.loadable({
      type: 'Boolean',
      description: 'Dependencies and sequence allow an agent to claim it now.',
      loaderOptions: { cache: false },
      load: async (ids: string[], { app }) => {
        const claimable = await claimableAmong(app.database.manager, ids)
        return ids.map((id) => claimable.has(id))
      },
      resolve: (ticket) => ticket.id,
    }),
    classifications: t.loadableList({
      type: ClassificationType,
      description: 'Auto-reviews of this ticket, newest first.',
      args: { first: t.arg.int({ defaultValue: 10 }) },
      complexity: pageCost,
      byPath: true,
      loaderOptions: { cache: false },
      // Async, so that a size that is refused fails this field alone.
      load: async (ids: string[], { app }, { first }) =>
        loadClassifications(app.database.manager, ids, pageSize(first ?? 10)),
      resolve: (ticket) => ticket.id,
    }),
    availableAt: t.expose('availableAt', {
      type: 'DateTime',
      nullable: true,
      description: 'With OPEN: when its backoff is over.',
    }),
    version: t.exposeInt('version'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
})

// Apart from the rest: tickets lead to tickets.
builder.objectFields(TicketType, (t) => ({
  dependsOn: t.loadableList({
    type: TicketType,
    description: 'At most 50.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadDependencies(app.database.manager, ids),
    resolve: (ticket) => ticket.id,
  }),
  dependents: t.loadableList({
    type: TicketType,
    args: { first: t.arg.int({ defaultValue: 50 }) },
    complexity: pageCost,
    byPath: true,
    loaderOptions: { cache: false },
    load: async (ids: string[], { app }, { first }) =>
      loadDependents(app.database.manager, ids, pageSize(first)),
    resolve: (ticket) => ticket.id,
  }),
}))
