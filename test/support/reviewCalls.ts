import type { Answer, GraphQLClient, Json } from './graphqlClient.ts'

/** What tests look at of a review. */
export const REVIEW_FIELDS = `
  id kind status priority failureType awaitingReason title summary fingerprint similarCount openedAt
  reviewScheduledAt claim { by expiresAt } allowedActions resolvedAt resolvedBy version
  subject { __typename ... on Phase { id } ... on Ticket { id } }
  resolutions { id action notes by outcome outcomeAt undoableUntil }`

/** Reads one review. */
export async function readReview(client: GraphQLClient, id: string): Promise<Json> {
  return (await client.ok(`query ($id: ID!) { review(id: $id) { ${REVIEW_FIELDS} } }`, { id })).review
}

/** Claims a review; the answer may be an error. */
export function claimReview(
  client: GraphQLClient,
  reviewId: string,
  minutes?: number | null,
): Promise<Answer> {
  return client.gql(
    `mutation ($input: ClaimReviewInput!) {
      claimReview(input: $input) { review { id version claim { by expiresAt } } } }`,
    { input: { reviewId, minutes } },
  )
}

/** Gives a review back; the answer may be an error. */
export function releaseReview(client: GraphQLClient, reviewId: string): Promise<Answer> {
  return client.gql(
    `mutation ($input: ReleaseReviewInput!) { releaseReview(input: $input) { review { id claim { by } } } }`,
    { input: { reviewId } },
  )
}

const RESOLVE = `mutation ($input: ResolveReviewInput!) {
  resolveReview(input: $input) {
    review { id status resolvedBy version }
    resolution { id action notes by outcome undoableUntil }
  } }`

/** Resolves a review; the answer may be an error. */
export function tryResolve(
  client: GraphQLClient,
  review: { reviewId: string; version: number },
  action: string,
  more: { notes?: string; message?: string; idempotencyKey?: string } = {},
): Promise<Answer> {
  const { reviewId, version } = review
  return client.gql(RESOLVE, { input: { reviewId, version, action, ...more } })
}

/** Resolves a review at the version it has now, and returns the resolution. */
export async function resolve(
  client: GraphQLClient,
  reviewId: string,
  action: string,
  message?: string,
): Promise<{ id: string; outcome: string; undoableUntil: string | null }> {
  const { version } = await readReview(client, reviewId)
  const { resolveReview } = await client.ok(RESOLVE, { input: { reviewId, version, action, message } })
  return resolveReview.resolution
}

/** What became of a resolution so far. */
export async function outcomeOf(client: GraphQLClient, resolutionId: string): Promise<string> {
  const { node } = await client.ok('query ($id: ID!) { node(id: $id) { ... on Resolution { outcome } } }', {
    id: resolutionId,
  })
  return node.outcome
}

/** The code of an answer's first error, or what came instead. */
export function codeOf(answer: Answer): string {
  return answer.errors?.[0]?.extensions.code ?? `no error: ${JSON.stringify(answer.data)}`
}
