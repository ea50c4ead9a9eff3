import { counted } from './locale.ts'

/** The texts of the first run, for a bot and for an agent. */
export const firstRunTexts = {
  title: 'Connect your first bot',
  agentTitle: 'Connect your first AI agent',
  explained: 'When a bot or an agent gets stuck, it reports here. You deal with it, and the work goes on.',
  nameTitle: 'Name the work',
  nameExplained: 'A campaign holds accounts on a platform; each goes through its phases in order.',
  projectExplained: 'A project holds tickets; an agent works on one at a time. Its key begins their numbers.',
  campaign: 'Campaign',
  campaignExample: 'Spring onboarding',
  platform: 'Platform',
  platformExample: 'Fotora',
  phases: 'Phases',
  phasesExample: 'Create profile, Verify email, First post',
  phasesHint: 'Separated by commas, in order',
  project: 'Project',
  projectExample: 'Billing rewrite',
  key: 'Key',
  keyExample: 'BILL',
  keyHint: 'Letters and digits',
  ticketExample: 'Say hello',
  create: 'Create',
  /** `phases` is null where it is not known how many there are. */
  campaignCreated: (name: string, platform: string, phases: number | null) =>
    phases === null
      ? `Campaign “${name}” on ${platform}, 1 test account`
      : `Campaign “${name}” on ${platform}, ${counted(phases, { one: '# phase', other: '# phases' })}, 1 test account`,
  projectCreated: (name: string) => `Project “${name}”, 1 test ticket`,
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
  reportExplained: 'Run this once in a terminal. It reports one captcha for the test account.',
  agentReportExplained:
    'Run this once in a terminal. It takes the test ticket and asks to be allowed something.',
  failure: 'asks for a puzzle after Publish',
  tool: 'deploy',
  wish: 'Put version 2 on the test server',
  command: 'Command',
  waiting: 'Waiting for the first report',
  movesOn: 'this page moves on by itself',
  agentInstead: 'Connect an AI agent instead',
  botInstead: 'Connect a bot instead',
  needsAdmin: 'Only an admin can make a key. Ask one, then run the command with it.',
}
