import { firstRunTexts } from '../texts/firstRun.ts'

/** The account that the first report of a bot is about. */
export const TEST_ACCOUNT = 'test.account'

/** A text as one word of the shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function call(origin: string, secret: string, body: string): string {
  return `curl -s ${quoted(`${origin}/graphql`)} \\
  -H ${quoted(`authorization: Bearer ${secret}`)} \\
  -H 'content-type: application/json' \\
  -d ${body}`
}

/**
 * The command with which a bot reports one failure of the test account. It needs nothing but curl, and counts once
 * however often it is run.
 * @param origin where this server is, such as `http://127.0.0.1:4000`.
 */
export function botCommand(origin: string, secret: string, platform: string): string {
  const query =
    'mutation($reports: [FailureReportInput!]!) { reportFailures(input: {reports: $reports}) { results { decision { because } message } } }'
  const failure = { type: 'CAPTCHA', message: firstRunTexts.failure }
  const report = { username: TEST_ACCOUNT, platform, idempotencyKey: 'first-report', failure }
  return call(origin, secret, quoted(JSON.stringify({ query, variables: { reports: [report] } }, null, 2)))
}

/**
 * The commands with which an agent takes a ticket of the project and asks for a permission. They need curl and sed:
 * the lease is taken out of the first answer.
 */
export function agentCommand(origin: string, secret: string, projectId: string): string {
  const claim = `mutation { claimTickets(input: {worker: "first-agent", projectIds: [${JSON.stringify(projectId)}]}) { leases { lease } } }`
  const ask =
    'mutation($lease: ID!, $tool: String!, $description: String!) { requestPermission(input: {lease: $lease, tool: $tool, description: $description}) { ticket { number awaitingReason } } }'
  const variables = { tool: firstRunTexts.tool, description: firstRunTexts.wish, lease: 'LEASE' }
  const asked = quoted(JSON.stringify({ query: ask, variables }, null, 2)).replace('"LEASE"', `"'"$LEASE"'"`)
  return `LEASE=$(${call(origin, secret, quoted(JSON.stringify({ query: claim })))} |
  sed -n 's/.*"lease":"\\([^"]*\\)".*/\\1/p')

${call(origin, secret, asked)}`
}
