import { counted, formOf, numberText } from './locale.ts'

const many = numberText

/** "22 accounts", "1 ticket"; "items" where both are among them. */
export type BulkNoun = 'account' | 'ticket' | 'item'

const nouns: Readonly<Record<BulkNoun, { one: string; other: string }>> = {
  account: { one: 'account', other: 'accounts' },
  ticket: { one: 'ticket', other: 'tickets' },
  item: { one: 'item', other: 'items' },
}

function noun(word: BulkNoun, count: number): string {
  return counted(count, nouns[word])
}

/** What happens while an action runs: "Retrying 22 accounts". */
const doing: Readonly<Record<string, string>> = {
  RETRY: 'Retrying',
  COMPLETE_MANUALLY: 'Marking as done',
  SKIP_PHASE: 'Skipping the phase of',
  RESET_ACCOUNT: 'Resetting',
  CHANGE_CONTENT: 'Sending new content to',
  DISMISS: 'Dismissing',
  REPLY: 'Replying to',
  CLOSE: 'Closing',
  START: 'Starting',
}

/** What comes of it: "19 of 22 accounts will retry", "1 of 22 tickets is closed". */
const done: Readonly<Record<string, { one?: string; other: string }>> = {
  RETRY: { other: 'will retry' },
  COMPLETE_MANUALLY: { one: 'is done by hand', other: 'are done by hand' },
  SKIP_PHASE: { one: 'skips the phase', other: 'skip the phase' },
  RESET_ACCOUNT: { one: 'starts again', other: 'start again' },
  CHANGE_CONTENT: { other: 'will retry with it' },
  DISMISS: { one: 'was dismissed', other: 'were dismissed' },
  REPLY: { other: 'got the reply' },
  CLOSE: { one: 'is closed', other: 'are closed' },
  START: { one: 'is started', other: 'are started' },
}

/** The texts of one action on many reviews. `act` is the action's word. */
export const bulkTexts = {
  dialog: 'One action on many',
  close: 'Close',
  reading: 'Fixing the set',
  title: (act: string, count: number, all: number, word: BulkNoun) =>
    count === all
      ? `${act}: ${many(count)} ${noun(word, count)}`
      : `${act}: ${many(count)} of ${many(all)} ${noun(word, all)}`,
  retryTitle: (act: string, count: number, all: number, word: BulkNoun) =>
    count === all
      ? `${act} ${many(count)} ${noun(word, count)}`
      : `${act} ${many(count)} of ${many(all)} ${noun(word, all)}`,
  inPhase: (phase: string) => `in ${phase}`,
  these: (all: number) => counted(all, { one: 'This one, and no other', other: 'These #, and no others' }),
  fixed: (at: string, left: string) => `fixed at ${at}, good for ${left}`,
  over: 'no longer good',
  stuck: (age: string) => (age === 'now' ? 'stuck just now' : `stuck ${age}`),
  more: (count: number) => `and ${many(count)} more`,
  notListed: (count: number) => `and ${many(count)} more, which are part of it but not listed here`,
  moreNotRead: 'The rest of the list could not be read. The set is as it was.',
  note: 'Note for the team',
  toAgents: 'Write to the agents',
  newContent: 'What should the bots use instead?',
  needsMessage: 'It goes to each of them, so it cannot be empty.',
  cameSince: (count: number) =>
    counted(count, {
      one: '# more came in since. It stays in the queue.',
      other: '# more came in since. They stay in the queue.',
    }),
  cancel: 'Cancel',
  act: (act: string, count: number) => `${act} ${many(count)}`,
  tryFirst: (count: number) => `Try on ${many(count)} first`,
  expired: 'Too much may have changed since. Fix the set again to go on.',
  again: 'Fix it again',
  nothingLeft: 'Nothing here can be done any more.',
  nothingLeftExplained: 'Somebody was faster, or the work went on by itself.',
  offline: 'Not connected. Nothing was started; it can be done once the connection is back.',
  notRead: 'The set could not be fixed. Nothing was started.',
  doing: (action: string, act: string, count: number, word: BulkNoun) =>
    `${doing[action] ?? act} ${many(count)} ${noun(word, count)}`,
  progress: 'Progress',
  done: (count: number) => `${many(count)} done`,
  failed: (count: number) => `${many(count)} failed`,
  toGo: (count: number) => `${many(count)} to go`,
  goesOn: 'It goes on if you close this.',
  show: 'Show',
  result: (action: string, act: string, succeeded: number, total: number, word: BulkNoun) => {
    const count = succeeded === total ? many(total) : `${many(succeeded)} of ${many(total)}`
    const what = done[action]
    return what === undefined
      ? `${count} ${noun(word, total)}: ${act}`
      : `${count} ${noun(word, total)} ${formOf(succeeded, what)}`
  },
  left: (count: number) => counted(count, { one: '# was left as it is.', other: '# were left as they are.' }),
  trial: (count: number) => `Tried on ${many(count)}. The others are as they were.`,
  trialRest: (act: string, count: number) => `${act} the other ${many(count)}`,
  trialKept: (until: string) => `They are kept for this until ${until}.`,
  undoneTitle: (word: BulkNoun, count: number, of: number) =>
    count === of
      ? `Undone: ${many(count)} ${noun(word, count)}`
      : `Undone: ${many(count)} of ${many(of)} ${noun(word, of)}`,
  open: 'Open',
  openTitle: (title: string) => `Open ${title}`,
  noLonger: 'no longer in the queue',
  worked: (count: number) => counted(count, { one: 'The one that worked', other: 'The # that worked' }),
  retryFailed: (count: number) =>
    counted(count, { one: 'Try the failed one again', other: 'Try the # again' }),
  openThem: (count: number) => counted(count, { one: 'Open it', other: 'Open the #' }),
  undo: (count: number) => `Undo ${many(count)}`,
  startIn: (count: number, left: string) => `${many(count)} start in ${left}`,
  undoFor: (left: string) => `can be undone for ${left}`,
  finish: 'Close',
  undoTitle: (count: number, word: BulkNoun) => `${many(count)} ${noun(word, count)}`,
  unknownFailure: 'It could not be done.',
}
