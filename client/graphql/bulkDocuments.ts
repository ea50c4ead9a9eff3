import { graphql, type FragmentOf, type ResultOf, type VariablesOf } from './graphql.ts'

/** How far one action on many reviews has come. */
export const BulkOperationFragment = graphql(`
  fragment BulkOperationShown on BulkOperation {
    id
    action
    total
    succeeded
    failed
    waiting
    startedAt
    waitingUntil
    undone
    finishedAt
    undoableUntil
    undoneAt
  }
`)

export type BulkOperationShown = FragmentOf<typeof BulkOperationFragment>

/** A page of the set that was fixed. */
const BulkPreviewPageFragment = graphql(`
  fragment BulkPreviewPage on BulkPreviewConnection {
    nodes {
      leftOut
      review {
        id
        kind
        title
        openedAt
        claim {
          by
          viewerId
          expiresAt
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`)

export const PreviewBulkMutation = graphql(
  `
    mutation PreviewBulk($input: PreviewBulkInput!, $first: Int!) {
      previewBulk(input: $input) {
        token
        count
        notAllowed
        effects
        fixedAt
        expiresAt
        items(first: $first) {
          ...BulkPreviewPage
        }
      }
    }
  `,
  [BulkPreviewPageFragment],
)

export const BulkPreviewQuery = graphql(
  `
    query BulkPreview($token: ID!, $first: Int!, $after: String) {
      bulkPreview(token: $token, first: $first, after: $after) {
        ...BulkPreviewPage
      }
    }
  `,
  [BulkPreviewPageFragment],
)

export type BulkPreview = ResultOf<typeof PreviewBulkMutation>['previewBulk']
export type BulkPreviewItem = FragmentOf<typeof BulkPreviewPageFragment>['nodes'][number]
export type PreviewBulkInput = VariablesOf<typeof PreviewBulkMutation>['input']

/** What worked in cases like this review: of a set that is alike, one speaks for all. */
export const BulkAdviceQuery = graphql(`
  query BulkAdvice($id: ID!) {
    review(id: $id) {
      id
      advice {
        best
        records {
          action
          successes
          trials
        }
      }
    }
  }
`)

export const ResolveReviewsMutation = graphql(
  `
    mutation ResolveReviews($input: ResolveReviewsInput!) {
      resolveReviews(input: $input) {
        operation {
          ...BulkOperationShown
        }
      }
    }
  `,
  [BulkOperationFragment],
)

export const BulkProgressSubscription = graphql(
  `
    subscription BulkProgress($operationId: ID!) {
      bulkProgress(operationId: $operationId) {
        ...BulkOperationShown
      }
    }
  `,
  [BulkOperationFragment],
)

export const BulkOperationQuery = graphql(
  `
    query BulkOperation($id: ID!) {
      node(id: $id) {
        __typename
        ... on BulkOperation {
          ...BulkOperationShown
        }
      }
    }
  `,
  [BulkOperationFragment],
)

export const BulkResultsQuery = graphql(`
  query BulkResults($id: ID!, $first: Int!, $failedOnly: Boolean!) {
    node(id: $id) {
      __typename
      ... on BulkOperation {
        results(first: $first, failedOnly: $failedOnly) {
          nodes {
            reviewId
            code
            message
            review {
              id
              kind
              title
              status
            }
          }
        }
      }
    }
  }
`)

type ResultsNode = NonNullable<ResultOf<typeof BulkResultsQuery>['node']>
export type BulkResult = Extract<ResultsNode, { __typename: 'BulkOperation' }>['results']['nodes'][number]

export const UndoBulkMutation = graphql(
  `
    mutation UndoBulk($input: UndoBulkInput!) {
      undoBulk(input: $input) {
        operation {
          ...BulkOperationShown
        }
      }
    }
  `,
  [BulkOperationFragment],
)
