import { encodeGlobalId } from '../../schema/globalId.ts'
import type { GraphQLClient, Json } from './graphqlClient.ts'
import type { SlowRange, SlowScope } from './slowInsights.ts'

export const RATE = 'successRate successRateLow successRateHigh enough'
const COUNTS = `pending confirmed refailed superseded ${RATE} medianSecondsToResolve p90SecondsToResolve`
const VERDICTS = `classified completed question error overridden closed reopened late vetoed shadow wouldClose
  wouldCloseJudged wouldCloseWrong falseCompletedRate medianLagSeconds`

/** Every number for analysts; a part may be asked for alone. */
export const INSIGHTS = {
  resolutionMetrics: `resolutionMetrics(range: $range, scope: $scope, groupBy: $groupBy) { key label resolved ${COUNTS} }`,
  failurePatterns: `failurePatterns(range: $range, scope: $scope, first: 100) { fingerprint failureType phase
    exampleMessage count accounts toReview firstAt lastAt daily }`,
  backlog:
    'backlog(range: $range, scope: $scope, points: $points) { at open opened resolved oldestAgeSeconds }',
  autoReviewMetrics: `autoReviewMetrics(range: $range, scope: $scope) { ${VERDICTS} byClassifier { classifier ${VERDICTS} }
    reopenedTickets { ticket { id } by at closedAt } }`,
  insightsSummary: `insightsSummary(range: $range, scope: $scope) { openNow openWeekAgo snoozedNow resolvedByPeople
    resolvedByAutoReview endedOtherwise ${COUNTS} }`,
}

const VARIABLES: Record<keyof typeof INSIGHTS, string> = {
  resolutionMetrics: ', $groupBy: MetricGroup!',
  failurePatterns: '',
  backlog: ', $points: Int',
  autoReviewMetrics: '',
  insightsSummary: '',
}

/** The query for one of them. */
export function insightsQuery(part: keyof typeof INSIGHTS): string {
  return `query ($range: DateRange!, $scope: MetricScope${VARIABLES[part]}) { ${INSIGHTS[part]} }`
}

/** Asks for one of them. */
export async function readInsights(
  client: GraphQLClient,
  part: keyof typeof INSIGHTS,
  range: SlowRange,
  scope: SlowScope = {},
  more: Json = {},
): Promise<Json> {
  const { campaignIds, projectIds, phases } = scope
  const data = await client.ok(insightsQuery(part), {
    range,
    scope: {
      campaignIds: campaignIds?.map((id) => encodeGlobalId('Campaign', id)),
      projectIds: projectIds?.map((id) => encodeGlobalId('Project', id)),
      phases,
    },
    ...more,
  })
  return data[part]
}
