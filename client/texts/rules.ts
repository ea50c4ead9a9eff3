/** The texts of the rules that the queue goes by. */
export const ruleTexts = {
  seconds: 's',
  minutes: 'min',
  percent: '%',
  dollars: 'USD',
  items: 'items',
  verdicts: 'verdicts',
  saved: 'Saved. It holds on every server.',
  takenBack: 'Taken back.',
  discard: 'Discard',
  never: 'never',

  undo: 'Undo',
  undoExplained:
    'How long what somebody did can be taken back. Resumed work waits that long before it starts.',
  undoSeconds: 'Time to undo',
  undoHint: '0: nothing can be taken back',

  escalation: 'Escalation',
  escalationExplained:
    'An item that nobody deals with rises to the next priority after this time, and the team is told.',
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
  confidenceHint: 'Below this, “finished” becomes a question to a person',
  sampleShare: 'Checked by a person',
  sampleHint: 'Share of what it would close that goes to a person anyway',
  falseCompletedLimit: 'Only watches above',
  falseCompletedHint: 'Share of wrong “finished” at which it stops closing by itself',
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
}
