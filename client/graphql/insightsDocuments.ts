import { gql } from '@urql/core'
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

/** A type of the API in words. */
export interface Definition {
  readonly description: string | null
  readonly fields: readonly { readonly name: string; readonly description: string | null }[]
}

/**
 * What the API says that it counts: the definitions stand there, once. Questions about the schema itself have no
 * types of their own.
 */
export const DefinitionsQuery = gql<
  Record<'resolutions' | 'patterns' | 'backlog' | 'autoReview', Definition>,
  Record<string, never>
>`
  query Definitions {
    resolutions: __type(name: "ResolutionMetric") {
      ...Definition
    }
    patterns: __type(name: "FailurePattern") {
      ...Definition
    }
    backlog: __type(name: "BacklogPoint") {
      ...Definition
    }
    autoReview: __type(name: "AutoReviewMetrics") {
      ...Definition
    }
  }
  fragment Definition on __Type {
    description
    fields {
      name
      description
    }
  }
`
