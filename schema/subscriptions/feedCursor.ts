import { decodeFeedCursor, type FeedPlace } from '../../server/events/feedCursor.ts'
import type { Since } from '../../server/events/topics/subjectTopics.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'

builder.queryField('feedCursor', (t) =>
  t.string({
    description:
      'Where the live feed stands. Ask for it beside what you read, and pass it to ticketChanged(after:), projectChanged(after:) or accountChanged(after:): what changes between reading and subscribing is then told.',
    authScopes: { signedIn: true },
    // At once, and so before anything that is asked for beside it has been read.
    resolve: (_root, _args, { hub }) => hub.cursor(),
  }),
)

/** What the argument of that name says. */
export const AFTER = 'A feedCursor: what happened since then is told at once.'

/**
 * The place behind an `after` argument; null where it was left out.
 * @throws BadUserInput (field `after`) when no feed ever gave such a cursor.
 */
export function placeOf(after: string | null | undefined): FeedPlace | null {
  return after === null || after === undefined ? null : decodeFeedCursor(after)
}

/** Where a subscriber to one subject was. @throws BadUserInput as {@link placeOf}. */
export function sinceOf({ app, hub }: Context, after: string | null | undefined): Since {
  return { manager: app.database.manager, hub, after: placeOf(after) }
}
