import type { GraphQLClient, Json } from './graphqlClient.ts'

const PAGE = `query ($filter: AuditFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    completeSince pageInfo { hasNextPage endCursor }
    nodes { at kind event facts { failureType decision resolution } action from to
      change { subject name from { number } to { number } } actor { kind name id } subject { label id node { __typename id } } } } }`

/** One page of the audit log. */
export async function auditPage(
  client: GraphQLClient,
  variables: { filter?: Json; first?: number; after?: string | null },
): Promise<Json> {
  return (await client.ok(PAGE, variables)).auditLog
}

/** The newest entries of the audit log. */
export async function auditLog(client: GraphQLClient, filter: Json = {}, first = 100): Promise<Json[]> {
  return (await auditPage(client, { filter, first })).nodes
}

/** Every entry of the audit log, page by page. @param between is called after each page. */
export async function wholeAuditLog(
  client: GraphQLClient,
  first: number,
  between: () => Promise<unknown> = async () => {},
): Promise<Json[]> {
  const entries: Json[] = []
  for (let after: string | null = null; ;) {
    const page = await auditPage(client, { first, after })
    entries.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return entries
    after = page.pageInfo.endCursor
    await between()
  }
}
