import { graphql, type ResultOf } from './graphql.ts'

/** Who looks at a review. To subscribe is to look. */
export const ReviewPresenceSubscription = graphql(`
  subscription ReviewPresence($reviewId: ID!) {
    reviewPresence(reviewId: $reviewId) {
      viewers {
        id
        name
        since
      }
    }
  }
`)

export type PresentViewer = ResultOf<typeof ReviewPresenceSubscription>['reviewPresence']['viewers'][number]
