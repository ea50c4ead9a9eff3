import { autoReviewTopic } from '../../server/events/topics/autoReviewTopic.ts'
import { readAutoReviewState } from '../../server/tickets/autoReview/autoReviewState.ts'
import { AutoReviewStateType } from '../autoReview.ts'
import { builder } from '../builder.ts'
import { liveSource } from './liveSource.ts'

builder.subscriptionField('autoReviewChanged', (t) =>
  t.field({
    type: AutoReviewStateType,
    description:
      'How the auto-review stands: at once, and each time that it is switched, a verdict is judged, a limit reached, or a problem comes or goes.',
    authScopes: { reader: true },
    subscribe: (_root, _args, _context, info) => liveSource(info, autoReviewTopic()),
    resolve: (_message, _args, { app }) => readAutoReviewState(app),
  }),
)
