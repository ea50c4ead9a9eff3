/**
 * The command that reports one failure: it claims the test account's phase and fails it. It needs nothing but
 * curl and sed; the lease is taken out of the first answer.
 * @param origin where this server is, such as `http://127.0.0.1:4000`.
 */
export function firstReportCommand(origin: string, secret: string): string {
  return `URL=${origin}/graphql
KEY='authorization: Bearer ${secret}'
JSON='content-type: application/json'

LEASE=$(curl -s $URL -H "$KEY" -H "$JSON" -d '{"query":
  "mutation { claimPhases(input: { worker: \\"first-bot\\" }) { leases { lease } } }"
}' | sed 's/.*"lease":"\\([^"]*\\)".*/\\1/')

curl -s $URL -H "$KEY" -H "$JSON" -d '{"query":
  "mutation($lease: ID!) { failPhase(input: { lease: $lease, failure: { type: CAPTCHA, message: \\"A puzzle came up after Publish\\" } }) { decision { because } } }",
  "variables": { "lease": "'"$LEASE"'" }
}'`
}
