import { counted, LOCALE, numberText } from './locale.ts'
import type { GroupName } from '../insights/insightsLocation.ts'

const percent = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0, style: 'percent' })
const finePercent = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1, style: 'percent' })

/** "82 %": whole, where one in a hundred says nothing. */
export const percentText = (share: number) => percent.format(share).replace('%', ' %')
/** "1.2 %". */
export const finePercentText = (share: number) => finePercent.format(share).replace('%', ' %')

/** The texts of the Insights page. */
export const insightTexts = {
  title: 'Insights',
  loading: 'Reading the numbers',
  days: (days: number) => counted(days, { one: '# day', other: '# days' }),
  range: 'Range',
  otherRange: 'Other days',
  chosenRange: (from: string, to: string) => `${from} to ${to}`,
  from: 'From',
  to: 'To and including',
  apply: 'Show these days',
  wrongRange: 'The first day must not be later than the last, and the range at most 400 days.',
  everything: 'All campaigns and projects',
  someOf: (count: number) => counted(count, { one: '# chosen', other: '# chosen' }),
  narrow: 'What the numbers are about',
  campaigns: 'Campaigns',
  projects: 'Projects',
  clear: 'Show everything',
  asTable: 'As a table',
  asChart: 'As a chart',
  download: (block: string) => `${block} as CSV`,
  none: 'Nothing in this range.',
  noSuch: 'One of the campaigns or projects in the address is not there.',
}

export const tileTexts = {
  openNow: 'Open now',
  moreThanBefore: (count: number) => `${numberText(count)} more than a week ago`,
  fewerThanBefore: (count: number) => `${numberText(count)} fewer than a week ago`,
  asBefore: 'as many as a week ago',
  resolved: 'Resolved',
  byWhom: (people: number, auto: number) =>
    `${numberText(people)} by people, ${numberText(auto)} by auto-review`,
  timeToResolve: 'Time to resolve',
  oneInTen: (duration: string) => `one in ten takes over ${duration}`,
  nothingYet: 'nothing was resolved',
  wentOn: 'Work went on',
  ofKnown: (known: number, pending: number) =>
    pending === 0
      ? `of ${numberText(known)} with a known outcome`
      : `of ${numberText(known)} with a known outcome, ${numberText(pending)} still running`,
  noOutcome: (pending: number) =>
    pending === 0
      ? 'no outcome is known yet'
      : `no outcome is known yet, ${numberText(pending)} still running`,
  unknown: '–',
}

const groups: Readonly<Record<GroupName, string>> = {
  action: 'Resolution',
  failure: 'Failure',
  reason: 'Why it waited',
  phase: 'Phase',
  campaign: 'Campaign',
  project: 'Project',
  reviewer: 'Person',
}

export const worksTexts = {
  title: 'What works',
  explained: 'work really went on afterwards',
  groupBy: 'By',
  groups,
  success: 'Success, with its likely range',
  rate: 'Success',
  low: 'At least',
  high: 'At most',
  worked: 'Worked',
  cameBack: 'Came back',
  overtaken: 'Overtaken',
  workedOf: (worked: number, known: number) => `${numberText(worked)} of ${numberText(known)}`,
  tooFew: 'too few to say',
  median: 'Median time',
  p90: 'One in ten over',
  resolved: 'Resolved',
  running: 'Still running',
  interval: (rate: string, low: string, high: string) => `${rate}, likely between ${low} and ${high}`,
}

export const backlogTexts = {
  title: 'Backlog',
  explainedFine: 'open items, three times a day',
  explained: 'open items, day by day',
  now: (open: number) => `${numberText(open)} now`,
  openedADay: 'opened a day',
  resolvedADay: 'resolved a day',
  oldest: (age: string) => `oldest open: ${age}`,
  summary: (first: number, last: number, most: number) =>
    `Open items: ${numberText(first)} at first, ${numberText(last)} at the end, ${numberText(most)} at most.`,
  at: 'At',
  open: 'Open',
  opened: 'Opened',
  resolved: 'Resolved',
  oldestOpen: 'Oldest open',
}

export const breaksTexts = {
  title: 'What breaks',
  explained: 'failures that look the same',
  pattern: 'Pattern',
  failures: 'Failures',
  accounts: 'Accounts',
  perDay: 'Per day, oldest first',
  trend: (daily: readonly number[]) => daily.map(numberText).join(', '),
}

export const autoTexts = {
  title: 'Auto-review',
  verdicts: (count: number) => counted(count, { one: '# verdict', other: '# verdicts' }),
  verdictsBy: (count: number, classifier: string) =>
    `${counted(count, { one: '# verdict', other: '# verdicts' })}, ${classifier}`,
  builtIn: 'built-in rules',
  completedClosed: 'completed, closed',
  completedOfThem: (closed: number) => `completed, ${numberText(closed)} closed`,
  question: 'a question',
  error: 'an error',
  reopenedOf: (reopened: number, closed: number) => `${numberText(reopened)} of ${numberText(closed)}`,
  reopened: 'closed tickets were opened again by a person',
  wrongOf: (wrong: number, all: number) => `${numberText(wrong)} of ${numberText(all)}`,
  wrong: 'verdicts were marked wrong',
  late: 'came too late and changed nothing',
  shadow: 'would have been closed, and only was watched',
  lag: (duration: string) => `Half of the verdicts were there ${duration} after they were due.`,
  reopenedTitle: 'Closed by auto-review, opened again',
  quoted: (words: string) => `“${words}”`,
  byWhomWhen: (name: string, ago: string) => `${name}, ${ago}`,
}
