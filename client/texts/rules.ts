import { counted, numberText } from './locale.ts'

/** The texts of the rules that the queue goes by. */
export const ruleTexts = {
  seconds: 's',
  minutes: 'min',
  percent: '%',
  dollars: 'USD',
  items: 'items',
  verdicts: 'verdicts',
  saved: 'Saved. It holds on every server.',
  undone: 'Undone.',
  discard: 'Discard',
  never: 'never',
  changedMeanwhile: (value: string) => `Now ${value}, changed meanwhile`,
  empty: 'empty',

  undo: 'Undo',
  undoExplained: 'How long an action can be undone. Resumed work waits that long before it starts.',
  undoSeconds: 'Time to undo',
  undoHint: '0: nothing can be undone',

  escalation: 'Escalation',
  escalationExplained:
    'An item that nobody resolves rises to the next priority after this time, and the team is told.',
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',

  storms: 'Storms',
  stormsExplained:
    'Many failures that look the same, within a short time, are one storm: automatic retries of it pause.',
  stormThreshold: 'More than',
  stormMinutes: 'Within',

  autoReview: 'Auto-review',
  autoReviewExplained: 'Reads what an agent says when it stops, and closes tickets that are finished.',
  mode: 'What it does',
  live: 'Closes what it is sure of',
  shadow: 'Only watches',
  confidenceThreshold: 'Sure from',
  confidenceHint: 'Below this, “completed” becomes a question to a person',
  sampleShare: 'Checked by a person',
  sampleHint: 'Share of what it would close that goes to a person anyway',
  falseCompletedLimit: 'Only watches above',
  falseCompletedHint: 'Share of wrong “completed” at which it stops closing by itself',
  falseCompletedMinimum: 'Once judged',
  falseCompletedMinimumHint: 'So many must be known to be right or wrong first',

  cost: 'Cost of auto-review',
  costExplained: 'What the model may cost on one day (UTC), all servers together.',
  dailyCostUsd: 'Most a day',
  dailyCostHint: 'Empty: no limit',
  pastDailyCost: 'After that',
  pastDailyCosts: { WAIT: 'Finished tickets wait until tomorrow', PERSON: 'They come to a person' },
  inputPriceUsd: 'A million tokens read',
  outputPriceUsd: 'A million tokens written',
  priceHint: 'What the model’s maker charges',

  days: 'days',
  outcomes: 'outcomes',
  retries: 'retries',

  advice: 'Advice',
  adviceExplained: 'What the past is weighed by, in the advice on an item and where automatic retries learn.',
  halfLife: 'Weighs half after',
  halfLifeHint: 'How fast what happened long ago counts less',
  minimumSample: 'Silent below',
  minimumSampleHint: 'With fewer known outcomes nothing is advised',

  learning: 'Learning retries',
  learningExplained:
    'Where a campaign or project learns, failures are retried or sent to a person by what helped before.',
  learningWhere: 'Switch it on or off per campaign and project',
  holdOut: 'For comparison',
  holdOutHint: 'Share that goes by the fixed rule all the same, to see whether learning helps',
  budgetShare: 'Retries an hour',
  budgetShareHint: 'At most this share of what went well in that hour …',
  budgetFloor: 'And beside it',
  budgetFloorHint: '… and this many more, for each campaign or project',

  retention: 'How long things are kept',
  retentionExplained:
    'What is older is removed, a little at a time, every ten minutes. Items, what people decided, failures and verdicts are never removed, so no number changes.',
  kept: {
    events: 'Audit log',
    botActions: 'Steps of bots',
    attachments: 'Screenshots',
    messages: 'Messages',
  },
  keptHints: {
    events: 'Who changed what; 30 days at least',
    botActions: 'The timeline of accounts with nothing open',
    attachments: 'Where nothing that shows them is open',
    messages: 'Conversations of tickets, counted from when they were closed',
  },
  forEver: 'Kept for ever',
  goes: (what: string, days: number) =>
    counted(days, { one: `${what} older than # day`, other: `${what} older than # days` }),
  retentionAsked: (what: string) =>
    `${what}: what is there now goes too, within minutes, and nothing brings it back. A higher number stops it for what is left.`,
  remove: 'Save and remove',
}

/** The texts about whether learning helps. */
export const learningTexts = {
  title: (days: number) =>
    counted(days, {
      one: 'Failures after which the work went on without a person, on the last day',
      other: 'Failures after which the work went on without a person, in the last # days',
    }),
  arms: { FIXED_RULE: 'Not learning', LEARNING: 'By learning', HOLD_OUT: 'For comparison' },
  share: (rate: string, low: string, high: string, of: number) =>
    `${rate}, likely ${low} to ${high}, of ${numberText(of)}`,
  notKnown: 'not known yet',
}
