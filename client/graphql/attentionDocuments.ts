import { graphql, type ResultOf } from './graphql.ts'

/** Every change of what waits for a person, with no more than a notification says. */
export const AttentionSubscription = graphql(`
  subscription Attention {
    queueChanged(filter: { statuses: [OPEN] }) {
      type
      cursor
      review {
        id
        title
        summary
        priority
        failureType
        awaitingReason
        openedAt
        escalatedAt
      }
    }
  }
`)

export type AttentionReview = NonNullable<ResultOf<typeof AttentionSubscription>['queueChanged']['review']>
