import type { Answer, GraphQLClient, Json } from './graphqlClient.ts'

/** How the auto-review stands, as the API tells it. */
export const AUTO_REVIEW = `mode since by because sampleShare falseCompletedRate falseCompletedJudged
  falseCompletedLimit costToday costLimit costLimitReached classifier problem`

/** Reads how the auto-review stands. */
export async function autoReview(client: GraphQLClient): Promise<Json> {
  return (await client.ok(`{ autoReview { ${AUTO_REVIEW} } }`)).autoReview
}

/** Switches the auto-review; the answer may be an error. */
export function setMode(client: GraphQLClient, mode: string, because?: string): Promise<Answer> {
  return client.gql(
    `mutation ($input: SetAutoReviewModeInput!) { setAutoReviewMode(input: $input) { autoReview { ${AUTO_REVIEW} } } }`,
    { input: { mode, because } },
  )
}
