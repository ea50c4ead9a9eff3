import { AccountShownFragment } from './accountDocuments.ts'
import { graphql, type FragmentOf } from './graphql.ts'
import { TicketShownFragment } from './ticketDocuments.ts'

/** The review itself: what the head and the actions of the detail need. */
export const ReviewShownFragment = graphql(`
  fragment ReviewShown on Review {
    id
    kind
    status
    priority
    failureType
    awaitingReason
    title
    summary
    openedAt
    reviewScheduledAt
    escalatesAt
    claim {
      by
      expiresAt
    }
    allowedActions
    resolutions {
      id
      action
      notes
      by
      at
      outcome
    }
    resolvedAt
    resolvedBy
    version
  }
`)

export type ReviewShown = FragmentOf<typeof ReviewShownFragment>

export const ReviewQuery = graphql(
  `
    query Review($id: ID!) {
      review(id: $id) {
        ...ReviewShown
        subject {
          __typename
          ... on Phase {
            id
            account {
              ...AccountShown
            }
          }
          ... on Ticket {
            ...TicketShown
          }
        }
      }
    }
  `,
  [ReviewShownFragment, AccountShownFragment, TicketShownFragment],
)

export const AccountQuery = graphql(
  `
    query Account($id: ID!) {
      account(id: $id) {
        ...AccountShown
        currentPhase {
          review {
            ...ReviewShown
          }
        }
      }
    }
  `,
  [ReviewShownFragment, AccountShownFragment],
)

export const TicketQuery = graphql(
  `
    query Ticket($id: ID!) {
      ticket(id: $id) {
        ...TicketShown
        review {
          ...ReviewShown
        }
      }
    }
  `,
  [ReviewShownFragment, TicketShownFragment],
)

export const ClaimReviewMutation = graphql(
  `
    mutation ClaimReview($input: ClaimReviewInput!) {
      claimReview(input: $input) {
        review {
          ...ReviewShown
        }
      }
    }
  `,
  [ReviewShownFragment],
)

export const ReleaseReviewMutation = graphql(
  `
    mutation ReleaseReview($input: ReleaseReviewInput!) {
      releaseReview(input: $input) {
        review {
          ...ReviewShown
        }
      }
    }
  `,
  [ReviewShownFragment],
)

export const ResolveReviewMutation = graphql(
  `
    mutation ResolveReview($input: ResolveReviewInput!) {
      resolveReview(input: $input) {
        review {
          ...ReviewShown
        }
        resolution {
          id
          action
          by
          at
          undoableUntil
        }
      }
    }
  `,
  [ReviewShownFragment],
)
