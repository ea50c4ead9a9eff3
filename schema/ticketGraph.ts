import { type Blocker, BLOCKER_KINDS, loadBlockers } from '../server/tickets/graph/blockers.ts'
import { loadWouldStart } from '../server/tickets/graph/closeWouldStart.ts'
import {
  DEPENDENCY_NOTE_KINDS,
  type DependencyNote,
  loadDependencyNotes,
} from '../server/tickets/graph/dependencyNotes.ts'
import { builder } from './builder.ts'
import { TicketType } from './ticket.ts'

const BlockerKind = builder.enumType('BlockerKind', { values: BLOCKER_KINDS })

const BlockerType = builder.objectRef<Blocker>('Blocker').implement({
  description: 'Why no agent can claim an OPEN ticket now.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    kind: t.expose('kind', { type: BlockerKind }),
    ticket: t.field({
      type: TicketType,
      nullable: true,
      description: 'The one that it waits for; of a lower sequence the first that is not finished.',
      resolve: ({ ticket }) => ticket,
    }),
    text: t.exposeString('text', { description: 'One sentence.' }),
  }),
})

const DependencyNoteKind = builder.enumType('DependencyNoteKind', { values: DEPENDENCY_NOTE_KINDS })

const DependencyNoteType = builder.objectRef<DependencyNote>('DependencyNote').implement({
  description: 'A dependency that was stopped, failed, waits for a person, or was skipped.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    kind: t.expose('kind', { type: DependencyNoteKind }),
    ticket: t.field({ type: TicketType, resolve: ({ ticket }) => ticket }),
    text: t.exposeString('text', { description: 'One sentence.' }),
  }),
})

builder.objectFields(TicketType, (t) => ({
  blockers: t.loadableList({
    type: BlockerType,
    description:
      'Why an OPEN ticket cannot be claimed now; empty when it can, or is not OPEN. Of these only a change of a dependency is pushed.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadBlockers(app.database.manager, ids),
    resolve: (ticket) => ticket.id,
  }),
  dependencyNotes: t.loadableList({
    type: DependencyNoteType,
    description: 'What there is to say of its dependencies before it is finished, oldest first.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadDependencyNotes(app.database.manager, ids),
    resolve: (ticket) => ticket.id,
  }),
  closeWouldStart: t.loadableList({
    type: TicketType,
    description: 'What closeTicket would return as `started` now.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadWouldStart(app.database.manager, ids),
    resolve: (ticket) => ticket.id,
  }),
}))
