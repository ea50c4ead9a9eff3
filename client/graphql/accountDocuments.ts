import { graphql, type FragmentOf } from './graphql.ts'

export const FailureFragment = graphql(`
  fragment FailureShown on Failure {
    type
    message
    details
    attempt
    at
    worker
    screenshot {
      id
      url
    }
  }
`)

export type FailureShown = FragmentOf<typeof FailureFragment>

/** What the detail of an account shows beside its review. */
export const AccountShownFragment = graphql(
  `
    fragment AccountShown on Account {
      id
      username
      platform
      status
      campaign {
        id
        name
      }
      phases {
        id
        name
        position
        status
        attempt
        maxAttempts
        availableAt
        startedAt
        completedAt
        lastFailure {
          ...FailureShown
        }
      }
      currentPhase {
        id
      }
    }
  `,
  [FailureFragment],
)

export type AccountShown = FragmentOf<typeof AccountShownFragment>
export type PhaseShown = AccountShown['phases'][number]

export const AccountTimelineQuery = graphql(`
  query AccountTimeline($id: ID!, $first: Int!, $after: String) {
    account(id: $id) {
      id
      timeline(first: $first, after: $after) {
        edges {
          cursor
          node {
            __typename
            ... on BotAction {
              name
              ok
              message
              at
              phase {
                name
              }
              screenshot {
                url
              }
            }
            ... on Failure {
              type
              failureMessage: message
              attempt
              at
              phase {
                name
              }
              screenshot {
                url
              }
            }
            ... on Resolution {
              action
              notes
              by
              at
              outcome
            }
            ... on SystemNote {
              at
              text
              kind
              person
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export const AccountChangedSubscription = graphql(`
  subscription AccountChanged($accountId: ID!, $after: String) {
    accountChanged(accountId: $accountId, after: $after) {
      account {
        id
      }
    }
  }
`)

export const PauseAccountsMutation = graphql(`
  mutation PauseAccounts($input: AccountIdsInput!) {
    pauseAccounts(input: $input) {
      accounts {
        id
        status
      }
    }
  }
`)

export const ResumeAccountsMutation = graphql(`
  mutation ResumeAccounts($input: AccountIdsInput!) {
    resumeAccounts(input: $input) {
      accounts {
        id
        status
      }
    }
  }
`)

export const CreateManualReviewMutation = graphql(`
  mutation CreateManualReview($input: CreateManualReviewInput!) {
    createManualReview(input: $input) {
      review {
        id
      }
    }
  }
`)
