import { graphql, type FragmentOf, type VariablesOf } from './graphql.ts'

/** What one row of the queue shows. */
export const QueueRowFragment = graphql(`
  fragment QueueRow on Review {
    id
    kind
    status
    priority
    failureType
    awaitingReason
    title
    summary
    fingerprint
    similarCount
    allowedActions
    openedAt
    reviewScheduledAt
    snoozedUntil
    escalatesAt
    claim {
      by
      viewerId
      expiresAt
    }
    resolvedAt
    subject {
      __typename
      ... on Phase {
        id
        account {
          status
        }
      }
      ... on Ticket {
        id
      }
    }
    version
  }
`)

export type QueueRowReview = FragmentOf<typeof QueueRowFragment>

export const QueuePageQuery = graphql(
  `
    query QueuePage($filter: ReviewFilter, $order: ReviewOrder, $first: Int!, $after: String) {
      reviewQueue(filter: $filter, order: $order, first: $first, after: $after) {
        nodes {
          ...QueueRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        feedCursor
      }
    }
  `,
  [QueueRowFragment],
)

export type ReviewFilter = NonNullable<VariablesOf<typeof QueuePageQuery>['filter']>

export const QueueChangedSubscription = graphql(
  `
    subscription QueueChanged($filter: ReviewFilter, $after: String) {
      queueChanged(filter: $filter, after: $after) {
        type
        cursor
        reviewId
        review {
          ...QueueRow
        }
      }
    }
  `,
  [QueueRowFragment],
)

export const QueueCountQuery = graphql(`
  query QueueCount($filter: ReviewFilter) {
    reviewQueue(filter: $filter, first: 1) {
      count {
        value
        capped
      }
    }
  }
`)

export const ReviewCountsQuery = graphql(`
  query ReviewCounts($filters: [ReviewFilter!]!) {
    reviewCounts(filters: $filters) {
      value
      capped
    }
  }
`)

const StormFragment = graphql(`
  fragment StormShown on Storm {
    id
    fingerprint
    failureType
    summary
    startedAt
    reviews
  }
`)

export type StormShown = FragmentOf<typeof StormFragment>

export const StormsQuery = graphql(
  `
    query Storms {
      storms {
        ...StormShown
      }
    }
  `,
  [StormFragment],
)

export const StormsChangedSubscription = graphql(
  `
    subscription StormsChanged {
      stormsChanged {
        storms {
          ...StormShown
        }
      }
    }
  `,
  [StormFragment],
)

export const GroupPhaseQuery = graphql(`
  query GroupPhase($id: ID!) {
    review(id: $id) {
      subject {
        __typename
        ... on Phase {
          id
          name
        }
      }
    }
  }
`)

export const QueueIdsQuery = graphql(`
  query QueueIds($filter: ReviewFilter, $first: Int!, $after: String) {
    reviewQueue(filter: $filter, first: $first, after: $after) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
