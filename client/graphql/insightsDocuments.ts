import { graphql, type ResultOf, type VariablesOf } from './graphql.ts'

/** All that the Insights page shows. */
export const InsightsQuery = graphql(`
  query Insights(
    $range: DateRange!
    $scope: MetricScope
    $groupBy: MetricGroup!
    $points: Int!
    $groups: Int!
    $patterns: Int!
    $reopened: Int!
  ) {
    insightsSummary(range: $range, scope: $scope) {
      openNow
      openWeekAgo
      oldestOpenSeconds
      resolvedByPeople
      resolvedByAutoReview
      pending
      confirmed
      refailed
      medianSecondsToResolve
      p90SecondsToResolve
    }
    resolutionMetrics(range: $range, scope: $scope, groupBy: $groupBy, first: $groups) {
      key
      label
      resolved
      pending
      confirmed
      refailed
      successRate
      successRateLow
      successRateHigh
      enough
      medianSecondsToResolve
      p90SecondsToResolve
    }
    failurePatterns(range: $range, scope: $scope, first: $patterns) {
      fingerprint
      failureType
      phase
      exampleMessage
      count
      accounts
      daily
    }
    backlog(range: $range, scope: $scope, points: $points) {
      at
      open
      opened
      resolved
      oldestAgeSeconds
    }
    autoReviewMetrics(range: $range, scope: $scope) {
      classified
      completed
      question
      error
      overridden
      closed
      reopened
      late
      wouldClose
      falseCompletedRate
      medianLagSeconds
      byClassifier {
        classifier
      }
      reopenedTickets(first: $reopened) {
        ticket {
          id
          number
          title
        }
        at
        by
        note
      }
    }
  }
`)

export type InsightsVariables = VariablesOf<typeof InsightsQuery>
export type Insights = ResultOf<typeof InsightsQuery>
export type InsightsSummary = Insights['insightsSummary']
export type MetricShown = Insights['resolutionMetrics'][number]
export type PatternShown = Insights['failurePatterns'][number]
export type BacklogShown = Insights['backlog'][number]
export type AutoReviewNumbers = Insights['autoReviewMetrics']
