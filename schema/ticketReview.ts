import { loadUnresolvedReviews } from '../server/tickets/ticketLoaders.ts'
import { builder } from './builder.ts'
import { FailureObject } from './failure.ts'
import { ReviewType } from './review.ts'
import { TicketType } from './ticket.ts'

// Apart from the ticket itself: reviews lead back to tickets.
builder.objectFields(TicketType, (t) => ({
  review: t.loadable({
    type: ReviewType,
    nullable: true,
    description: 'The unresolved review of this ticket, if there is one.',
    loaderOptions: { cache: false },
    load: (ids: string[], { app }) => loadUnresolvedReviews(app.database.manager, ids),
    resolve: (ticket) => ticket.id,
  }),
  lastFailure: t.field({
    type: FailureObject,
    nullable: true,
    resolve: (ticket) => ticket.lastFailureId,
  }),
}))
