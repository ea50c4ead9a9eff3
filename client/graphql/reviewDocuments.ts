import { AccountShownFragment } from './accountDocuments.ts'
import { graphql, type FragmentOf, type ResultOf } from './graphql.ts'
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
    fingerprint
    similarCount
    openedAt
    reviewScheduledAt
    snoozedUntil
    escalationLevel
    escalatesAt
    claim {
      by
      viewerId
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
      undoableUntil
    }
    resolvedAt
    resolvedBy
    subject {
      __typename
      ... on Phase {
        id
      }
      ... on Ticket {
        id
      }
    }
    version
  }
`)

export type ReviewShown = FragmentOf<typeof ReviewShownFragment>

const AdviceFragment = graphql(`
  fragment AdviceShown on ResolutionAdvice {
    best
    enough
    records {
      action
      successes
      trials
      successRateLow
      successRateHigh
    }
  }
`)

export type AdviceShown = FragmentOf<typeof AdviceFragment>

/** What an advice goes by: read when somebody asks for it. */
export const AdviceCasesQuery = graphql(`
  query AdviceCases($id: ID!, $first: Int!) {
    review(id: $id) {
      id
      advice {
        records {
          action
          cases(first: $first) {
            id
            by
            at
            outcome
            review {
              id
              title
            }
          }
        }
      }
    }
  }
`)

export const ReviewQuery = graphql(
  `
    query Review($id: ID!) {
      feedCursor
      review(id: $id) {
        ...ReviewShown
        advice {
          ...AdviceShown
        }
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
  [ReviewShownFragment, AdviceFragment, AccountShownFragment, TicketShownFragment],
)

export const AccountQuery = graphql(
  `
    query Account($id: ID!) {
      feedCursor
      account(id: $id) {
        ...AccountShown
        lastAction {
          id
          name
          ok
          message
          at
        }
        waiting: phases {
          id
          name
          review {
            id
            status
            failureType
            awaitingReason
            summary
            openedAt
            snoozedUntil
          }
        }
      }
    }
  `,
  [AccountShownFragment],
)

export type AccountAlone = NonNullable<ResultOf<typeof AccountQuery>['account']>

export const TicketQuery = graphql(
  `
    query Ticket($id: ID, $number: String) {
      feedCursor
      ticket(id: $id, number: $number) {
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

export const UndoResolutionMutation = graphql(`
  mutation UndoResolution($input: UndoResolutionInput!) {
    undoResolution(input: $input) {
      review {
        id
        version
      }
    }
  }
`)

export const SnoozeReviewMutation = graphql(`
  mutation SnoozeReview($input: SnoozeReviewInput!) {
    snoozeReview(input: $input) {
      review {
        id
        snoozedUntil
        version
      }
    }
  }
`)

export const EndSnoozeMutation = graphql(`
  mutation EndSnooze($input: EndSnoozeInput!) {
    endSnooze(input: $input) {
      ended
    }
  }
`)

/** What became of a review that could not be dealt with. */
export const ReviewStatusQuery = graphql(`
  query ReviewStatus($id: ID!) {
    review(id: $id) {
      id
      status
      version
      snoozedUntil
      resolutions {
        id
        action
        by
        at
        undoableUntil
      }
    }
  }
`)

export type ReviewStatus = NonNullable<ResultOf<typeof ReviewStatusQuery>['review']>

export const EscalateReviewMutation = graphql(`
  mutation EscalateReview($input: EscalateReviewInput!) {
    escalateReview(input: $input) {
      review {
        id
        priority
        escalationLevel
      }
    }
  }
`)
