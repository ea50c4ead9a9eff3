import { decodeGlobalId } from '../../schema/globalId.ts'
import type { Answer, GraphQLClient, Json } from './graphqlClient.ts'
import type { TestServer } from './testServer.ts'

/** Takes a resolution back; the answer may be an error. */
export function tryUndo(client: GraphQLClient, resolution: { id: string }): Promise<Answer> {
  return client.gql(
    `mutation ($input: UndoResolutionInput!) {
      undoResolution(input: $input) { review { id status version resolvedAt resolvedBy } } }`,
    { input: { resolutionId: resolution.id } },
  )
}

/** The sentence of an answer's first error, or what came instead. */
export function messageOf(answer: Answer): string {
  return answer.errors?.[0]?.message ?? `no error: ${JSON.stringify(answer.data)}`
}

const PHASE =
  'id position name status attempt availableAt startedAt completedAt lastFailure { type message at }'
const REVIEW = `id status priority failureType awaitingReason title summary openedAt reviewScheduledAt
  snoozedUntil escalationLevel claim { by expiresAt } allowedActions resolvedAt resolvedBy`
const TICKET = `id status mode awaitingReason reviewScheduledAt closeReason closedAt priority sequence
  startWhenReady ready availableAt lastFailure { type message }`

const tables = {
  account: {
    subject: 'SELECT paused, status FROM accounts WHERE id = $1',
    parts: 'SELECT * FROM warmup_phases WHERE account_id = $1 ORDER BY id',
    reviews: 'SELECT * FROM reviews WHERE account_id = $1 ORDER BY id',
  },
  ticket: {
    subject: 'SELECT * FROM tickets WHERE id = $1',
    parts: 'SELECT * FROM messages WHERE ticket_id = $1 ORDER BY id',
    reviews: 'SELECT * FROM reviews WHERE ticket_id = $1 ORDER BY id',
  },
}

/** Everything about an account or ticket that a resolution may change, through the API and in its rows. */
export async function wholeSubject(
  server: TestServer,
  kind: 'account' | 'ticket',
  globalId: string,
): Promise<Json> {
  const { id } = decodeGlobalId(globalId)
  const rows: Json = {}
  for (const [name, query] of Object.entries(tables[kind])) {
    rows[name] = (await server.sql(query, [id])).map(withoutVersions)
  }
  const selection =
    kind === 'account'
      ? `id status phases { ${PHASE} review { ${REVIEW} } }`
      : `${TICKET} messages(first: 50) { nodes { id role content author } } review { ${REVIEW} }`
  const shown = await server.admin.ok(`query ($id: ID!) { ${kind}(id: $id) { ${selection} } }`, {
    id: globalId,
  })
  return { rows, shown: shown[kind] }
}

/** These only rise: they say that something happened, not what is. */
function withoutVersions({ version: _version, updated_at: _updatedAt, ...row }: Json): Json {
  return row
}

/** The phases of an account, first to last. */
export async function phasesOf(server: TestServer, accountId: string): Promise<Json> {
  const { account } = await server.admin.ok(
    'query ($id: ID!) { account(id: $id) { phases { id status attempt availableAt } } }',
    { id: accountId },
  )
  return account.phases
}
