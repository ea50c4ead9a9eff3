import { Project } from '../../server/entities/Project.ts'
import { Ticket } from '../../server/entities/Ticket.ts'
import { TicketDependency } from '../../server/entities/TicketDependency.ts'
import { projectTopic, type TicketMessage, ticketTopic } from '../../server/events/topics/subjectTopics.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { TicketType } from '../ticket.ts'
import { existingId } from './existingId.ts'
import { AFTER, sinceOf } from './feedCursor.ts'
import { liveSource } from './liveSource.ts'

const TicketChange = builder.objectRef<TicketMessage>('TicketChange').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    ticket: t.expose('ticket', { type: TicketType }),
    cursor: t.exposeString('cursor', {
      description: 'Where you are once you have this message: come back with the last one as `after`.',
    }),
  }),
})

builder.subscriptionField('ticketChanged', (t) =>
  t.field({
    type: TicketChange,
    description:
      'The ticket as it is after each change of it, its messages or its review, and of the state of what it depends on.',
    authScopes: { signedIn: true },
    args: { ticketId: t.arg.id({ required: true }), after: t.arg.string({ description: AFTER }) },
    subscribe: async (_root, { ticketId, after }, context, info) => {
      const since = sinceOf(context, after)
      const id = await existingId(context, Ticket, ticketId, 'Ticket', 'ticketId')
      return liveSource(info, ticketTopic(id, await dependenciesOf(context, id), since))
    },
    resolve: (message: TicketMessage) => message,
  }),
)

async function dependenciesOf({ app }: Context, ticketId: string): Promise<ReadonlySet<string>> {
  const needed = await app.database.getRepository(TicketDependency).findBy({ ticketId })
  return new Set(needed.map(({ dependsOnId }) => dependsOnId))
}

builder.subscriptionField('projectChanged', (t) =>
  t.field({
    type: TicketChange,
    description: 'Every ticket of a project, for its list, also when what it depends on changes its state.',
    authScopes: { reader: true },
    args: { projectId: t.arg.id({ required: true }), after: t.arg.string({ description: AFTER }) },
    subscribe: async (_root, { projectId, after }, context, info) => {
      const since = sinceOf(context, after)
      const id = await existingId(context, Project, projectId, 'Project', 'projectId')
      return liveSource(info, projectTopic(id, since))
    },
    resolve: (message: TicketMessage) => message,
  }),
)
