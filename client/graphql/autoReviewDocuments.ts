import { graphql, type FragmentOf } from './graphql.ts'

const AutoReviewStateFragment = graphql(`
  fragment AutoReviewShown on AutoReviewState {
    mode
    since
    by
    because
    falseCompletedRate
    falseCompletedJudged
    falseCompletedLimit
    costToday
    costLimit
    costLimitReached
    classifier
    problem
  }
`)

export type AutoReviewShown = FragmentOf<typeof AutoReviewStateFragment>

export const AutoReviewQuery = graphql(
  `
    query AutoReview {
      autoReview {
        ...AutoReviewShown
      }
    }
  `,
  [AutoReviewStateFragment],
)

export const AutoReviewChangedSubscription = graphql(
  `
    subscription AutoReviewChanged {
      autoReviewChanged {
        ...AutoReviewShown
      }
    }
  `,
  [AutoReviewStateFragment],
)

export const SetAutoReviewModeMutation = graphql(
  `
    mutation SetAutoReviewMode($input: SetAutoReviewModeInput!) {
      setAutoReviewMode(input: $input) {
        autoReview {
          ...AutoReviewShown
        }
      }
    }
  `,
  [AutoReviewStateFragment],
)
