import type { Campaign, Project } from '../../graphql/workDocuments.ts'
import { firstRunTexts } from '../../texts/firstRun.ts'

/** The account that the first report of a bot is about. */
export const TEST_ACCOUNT = 'test.account'
/** What the first agent calls itself. */
export const FIRST_WORKER = 'first-agent'

/** One call of the API. */
export interface ApiCall {
  readonly query: string
  readonly variables: object
}

/** What a bot or an agent does first, apart from how its language writes it. */
export interface FirstCall {
  /** Where this server is, such as `http://127.0.0.1:4000`. */
  readonly origin: string
  readonly secret: string
  /** The one call of a bot; an agent's first, which takes a ticket. */
  readonly first: ApiCall
  /** An agent's second: it needs `lease` among the variables, out of the first answer. */
  readonly second: ApiCall | null
  /** What it brings, for whoever runs it. */
  readonly brings: string
  /** What an agent that speaks MCP is told in words. */
  readonly told: string
}

const REPORT = `mutation ($reports: [FailureReportInput!]!) {
  reportFailures(input: { reports: $reports }) {
    results { decision { because } message }
  }
}`

const CLAIM = `mutation ($input: ClaimTicketsInput!) {
  claimTickets(input: $input) { leases { lease } }
}`

const ASK = `mutation ($lease: ID!, $tool: String!, $description: String!) {
  requestPermission(input: { lease: $lease, tool: $tool, description: $description }) {
    ticket { number awaitingReason }
  }
}`

/** A bot's is the report of one failure, which counts once however often it is sent; an agent's, the wish for a permission. */
export function firstCallOf(work: Campaign | Project, origin: string, secret: string): FirstCall {
  if (work.__typename === 'Campaign') {
    const failure = { type: 'CAPTCHA', message: firstRunTexts.failure }
    const report = {
      username: TEST_ACCOUNT,
      platform: work.platform,
      idempotencyKey: 'first-report',
      failure,
    }
    const first = { query: REPORT, variables: { reports: [report] } }
    return {
      origin,
      secret,
      first,
      second: null,
      brings: firstRunTexts.reportBrings,
      told: firstRunTexts.tellBot(TEST_ACCOUNT, work.platform, failure.message),
    }
  }
  const claim = { input: { worker: FIRST_WORKER, projectIds: [work.id] } }
  const wish = { tool: firstRunTexts.tool, description: firstRunTexts.wish }
  return {
    origin,
    secret,
    first: { query: CLAIM, variables: claim },
    second: { query: ASK, variables: wish },
    brings: firstRunTexts.agentBrings,
    told: firstRunTexts.tellAgent(work.key, wish.tool, wish.description),
  }
}
