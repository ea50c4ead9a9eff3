import { BadUserInput } from '../server/errors.ts'
import { type DependencyEdge, listDependencyEdges } from '../server/tickets/graph/dependencyEdges.ts'
import {
  type BlockedBy,
  loadProgress,
  type ProjectProgress,
} from '../server/tickets/graph/projectProgress.ts'
import { builder } from './builder.ts'
import { ProjectType } from './project.ts'
import { TicketType } from './ticket.ts'

/** Most lines of a graph that a person can still follow. */
const MOST_EDGES = 1000

const BlockedByType = builder.objectRef<BlockedBy>('BlockedBy').implement({
  description:
    'A ticket that waits for a person, and how many of the project it holds up, directly or through others.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    ticket: t.field({ type: TicketType, resolve: ({ ticketId }) => ticketId }),
    count: t.exposeInt('count'),
  }),
})

const ProjectProgressType = builder.objectRef<ProjectProgress>('ProjectProgress').implement({
  description: 'How far a project is: every ticket counts once.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    total: t.exposeInt('total'),
    ready: t.exposeInt('ready', { description: 'Claimable now.' }),
    running: t.exposeInt('running', { description: 'IN_PROGRESS.' }),
    reviewing: t.exposeInt('reviewing', { description: 'The countdown to the auto-review runs.' }),
    waitingForPerson: t.exposeInt('waitingForPerson', { description: 'AWAITING_INPUT with a reason.' }),
    waiting: t.exposeInt('waiting', {
      description: 'OPEN: a backoff, a full project, or what it waits for is under way.',
    }),
    blocked: t.exposeInt('blocked', { description: 'OPEN, and something that it needs waits for a person.' }),
    done: t.exposeInt('done'),
    skipped: t.exposeInt('skipped'),
    blockedBy: t.field({
      type: [BlockedByType],
      description: 'Most first, at most 10.',
      resolve: ({ blockedBy }) => [...blockedBy],
    }),
  }),
})

const DependencyEdgeType = builder.objectRef<DependencyEdge>('DependencyEdge').implement({
  description: 'Either ticket may be of another project.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    ticket: t.field({ type: TicketType, resolve: ({ ticket }) => ticket }),
    dependsOn: t.field({ type: TicketType, resolve: ({ dependsOn }) => dependsOn }),
  }),
})

builder.objectFields(ProjectType, (t) => ({
  progress: t.loadable({
    type: ProjectProgressType,
    description: 'Read when asked; a change of it is not pushed.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadProgress(app.database.manager, ids),
    resolve: (project) => project.id,
  }),
  dependencies: t.field({
    type: [DependencyEdgeType],
    description: 'Who waits for whom, what is not finished first; 1 to 1,000.',
    args: { first: t.arg.int({ defaultValue: 500 }) },
    complexity: ({ first }) => ({
      field: 1,
      multiplier: Math.max(1, Math.ceil(Math.min(first ?? 500, MOST_EDGES) / 5)),
    }),
    resolve: (project, { first }, { app }) => {
      const limit = first ?? 500
      if (limit < 1 || limit > MOST_EDGES) throw new BadUserInput('first', 'first must be from 1 to 1,000.')
      return listDependencyEdges(app.database.manager, project.id, limit)
    },
  }),
}))
