import { graphql, type ResultOf } from './graphql.ts'

/** Which are urgent already, and where the feed stood then. */
export const UrgentQuery = graphql(`
  query Urgent($first: Int!) {
    reviewQueue(filter: { statuses: [OPEN], priorities: [URGENT] }, first: $first) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
      }
      feedCursor
    }
  }
`)

/** Every change of what waits for a person, with no more than a notification says. */
export const AttentionSubscription = graphql(`
  subscription Attention($after: String) {
    queueChanged(filter: { statuses: [OPEN] }, after: $after) {
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
