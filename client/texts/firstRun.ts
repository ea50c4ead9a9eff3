import { counted } from './locale.ts'

/** The texts of the first run, for a bot and for an agent. */
export const firstRunTexts = {
  title: 'Connect your first bot',
  agentTitle: 'Connect your first AI agent',
  explained: 'When a bot or an agent gets stuck, it reports here. You deal with it, and the work goes on.',
  nameTitle: 'Name the work',
  nameExplained: 'A campaign holds accounts on a platform; each goes through its phases in order.',
  projectExplained:
    'A project holds tickets; an agent works on one at a time. Its short name begins their numbers.',
  campaign: 'Campaign',
  campaignExample: {
    name: 'Spring onboarding',
    platform: 'Fotora',
    phases: 'Create profile, Verify email, First post',
  },
  project: 'Project',
  projectExample: { name: 'Billing rewrite', key: 'BILL' },
  ticketExample: 'Say hello',
  /** After the campaign's name. `phases` is null where it is not known how many there are. */
  campaignFacts: (platform: string, phases: number | null) =>
    phases === null
      ? `on ${platform}, 1 test account`
      : `on ${platform}, ${counted(phases, { one: '# phase', other: '# phases' })}, 1 test account`,
  /** After the project's name. */
  projectFacts: 'with 1 test ticket',
  keyTitle: 'Give the bot a key',
  agentKeyTitle: 'Give the agent a key',
  keyExplained: 'With the key it can take work and report, and nothing else. It is shown once.',
  keyName: 'First bot',
  agentKeyName: 'First agent',
  makeKey: 'Make a key',
  shownOnce: 'shown only now',
  copy: 'Copy',
  copied: 'Copied',
  reportTitle: 'Report one failure',
  agentReportTitle: 'Ask for one permission',
  reportBrings: 'It reports one captcha for the test account.',
  agentBrings: 'It takes the test ticket and asks to be allowed something.',
  failure: 'asks for a puzzle after Publish',
  tool: 'deploy',
  wish: 'Put version 2 on the test server',
  languages: 'Language',
  snippet: 'To copy',
  curl: 'curl',
  typeScript: 'TypeScript',
  python: 'Python',
  mcp: 'Agent, over MCP',
  /** What to do with each. */
  how: {
    curl: 'Run this once in a terminal.',
    typeScript: 'Save this as first.mts and run it once, with npx tsx first.mts.',
    python: 'Save this as first.py and run it once, with python3 first.py.',
    mcp: 'Add this to the MCP servers of your agent. How depends on the agent; most take it as it is.',
  },
  thenTell: 'Then tell the agent:',
  tellBot: (account: string, platform: string, message: string) =>
    `Report a failure to Unstuck: type CAPTCHA, username ${account}, platform ${platform}, idempotency key first-report, message “${message}”.`,
  tellAgent: (project: string, tool: string, wish: string) =>
    `Claim a ticket of the project ${project} in Unstuck and request permission for the tool “${tool}”: ${wish}.`,
  waiting: 'Waiting for the first report',
  movesOn: 'this page moves on by itself',
  agentInstead: 'Connect an AI agent instead',
  botInstead: 'Connect a bot instead',
  needsAdmin: 'Only an admin can make a key. Ask one, then run what is shown here with it.',
}
