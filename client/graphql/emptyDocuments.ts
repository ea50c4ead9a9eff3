import { graphql, type ResultOf } from './graphql.ts'

/** What the empty queue shows: how today went, what moves, and what comes up by itself. */
export const QuietQueueQuery = graphql(`
  query QuietQueue($today: DateRange!, $people: Int!, $coming: Int!) {
    resolutionMetrics(range: $today, groupBy: REVIEWER, first: $people) {
      viewerId
      label
      resolved
    }
    insightsSummary(range: $today) {
      resolvedByPeople
      pending
      confirmed
      refailed
      medianSecondsToResolve
      lastSecondsToResolve
    }
    workInProgress {
      accounts
      tickets
    }
    comingUp(first: $coming) {
      id
      kind
      status
      title
      openedAt
      reviewScheduledAt
      snoozedUntil
      snoozedBy
      snoozedTogether
      subject {
        __typename
        ... on Phase {
          account {
            id
            campaign {
              id
              name
            }
          }
        }
        ... on Ticket {
          id
          project {
            id
            name
          }
        }
      }
    }
  }
`)

export type QuietQueue = ResultOf<typeof QuietQueueQuery>
