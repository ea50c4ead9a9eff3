import { counted, numberText } from './locale.ts'

/** The texts of the queue: its head, rows, filter, and what stands there when it is empty. */
export const queueTexts = {
  list: 'Items',
  all: 'All',
  accounts: 'Accounts',
  agents: 'Agents',
  scheduled: 'Scheduled',
  search: 'Account, ticket or number',
  filter: 'Filter',
  filterBy: 'Show only',
  reason: 'Reason',
  priority: 'Priority',
  clearFilter: 'Clear filter',
  resize: 'Width of the list',
  newRows: (count: number) => `${numberText(count)} new`,
  newRowsExplained: (count: number) =>
    counted(count, { one: '# new item came in. Show it.', other: '# new items came in. Show them.' }),
  /** For whoever hears the page; nothing where they were let in meanwhile. */
  newRowsWait: (count: number) =>
    count === 0
      ? ''
      : counted(count, {
          one: '# new item waits above the list.',
          other: '# new items wait above the list.',
        }),
  heldBy: (name: string) => `${name} is on this`,
  gone: 'Resolved',
  broughtBack: 'Back in the queue',
  newest: 'Newest first',
  reviewing: 'Reviewing now',
  autoReviewIn: (left: string) => `Auto-review in ${left}`,
  escalatesSoon: 'escalates soon',
  waiting: (age: string) => `waiting ${age}`,
  loading: 'Reading the queue',
  nothingFits: 'Nothing fits this filter.',
  nothingSnoozed: 'Nothing is snoozed.',
  snoozedUntil: (moment: string) => `until ${moment}`,
  onlyAlike: 'Only what looks the same.',
  alike: 'what looks the same',
  showAll: 'Show all',
  nothingClaimed: 'You hold nothing right now. Press C on an item to claim it.',
  nothingResolved: 'Nothing was resolved yet.',
  chooseOne: 'Choose an item to see why it stopped.',
  keysHint: 'J and K move through the list.',
  position: (place: number, total: string) => `${place} of ${total}`,
  previous: 'Previous item',
  next: 'Next item',
  back: 'Back to the list',
  swipeRetry: 'Retry',
  swipeSnooze: 'Snooze for an hour',
}

export const groupTexts = {
  size: (count: number, kind: string) =>
    kind === 'TICKET'
      ? counted(count, { one: '# ticket', other: '# tickets' })
      : counted(count, { one: '# account', other: '# accounts' }),
  allGone: 'All resolved',
  oldest: (age: string) => (age === 'now' ? 'since just now' : `oldest ${age}`),
  facts: (phase: string, newest: string | null) => {
    const last = newest === null ? '' : newest === 'now' ? 'last just now' : `last ${newest} ago`
    return [phase, last].filter((fact) => fact !== '').join(', ')
  },
  isOpen: 'Group, open. Left arrow closes it.',
  isClosed: 'Group, closed. Enter opens it.',
  rest: (count: number) => `${numberText(count)} more`,
  reviewAsOne: 'Review as one',
  stormNotice: (reason: string, count: number) => `Storm: ${reason}, ${numberText(count)} items.`,
  stormOn: (since: string) => `Storm since ${since}, retries paused`,
  retriesPaused: 'Automatic retries are paused until it ends.',
  otherStorms: (count: number) => counted(count, { one: 'And # other storm.', other: 'And # other storms.' }),
  showStorm: 'Show',
  chosen: (size: string) => `${size} look the same.`,
  chosenKeys: 'Enter opens the group, Shift R reviews it as one.',
}

/** The actions as a row's buttons say them: there is little room. */
export const rowActionWords: Readonly<Record<string, string>> = {
  RETRY: 'Retry',
  COMPLETE_MANUALLY: 'By hand',
  SKIP_PHASE: 'Skip',
  CLOSE: 'Close',
  START: 'Start',
  DISMISS: 'Dismiss',
  APPROVE_PERMISSION: 'Approve',
  ALWAYS_ALLOW_PERMISSION: 'Always',
  REJECT_PERMISSION: 'Reject',
}

export const selectionTexts = {
  bar: 'Selected items',
  count: (count: string) => `${count} selected`,
  selectRow: (title: string) => `Select ${title}`,
  selectGroup: (size: string) => `Select all ${size}`,
  act: (action: string, count: string) => `${action} ${count}`,
  actOn: (action: string, title: string) => `${action}: ${title}`,
  snoozeOne: (title: string) => `Snooze ${title}`,
  resolve: 'Resolve',
  snooze: 'Snooze',
  claim: 'Claim',
  clear: 'Clear the selection',
  all: (count: string) => `All ${count}`,
  allExplained: (count: string) => `Select all ${count} that match`,
  allSelected: (count: string, what: string) => `All ${count} that match: ${what}.`,
  allCapped: 'One batch takes 10,000 at most.',
  tooMany: (most: number) => `Claim and snooze take ${numberText(most)} at a time.`,
  claimed: (done: number, of: number) =>
    done === of ? `Claimed ${numberText(done)}.` : `Claimed ${numberText(done)} of ${numberText(of)}.`,
  items: (count: number) => counted(count, { one: '# item', other: '# items' }),
  notSnoozed: (failed: number, of: number) =>
    counted(failed, {
      one: `# of ${numberText(of)} could not be snoozed. It is still selected.`,
      other: `# of ${numberText(of)} could not be snoozed. They are still selected.`,
    }),
  someFor: (count: number, of: number) => `for ${numberText(count)} of ${numberText(of)}`,
}

export const undoTexts = {
  /** `label` is the action's word; the title stands after it. */
  of: (title: string) => `for ${title}`,
  starts: (left: string) => `starts in ${left}`,
  ends: (left: string) => `for ${left} more`,
  undo: 'Undo',
  undone: (title: string) => `Undone: ${title} is in the queue again.`,
  undoneMany: (count: string) => `Undone: ${count}.`,
  /** The others have come back by themselves, or something has happened to them since. */
  undoneSome: (done: number, all: string) =>
    done === 0 ? `There was nothing left to undo for ${all}.` : `Undone: ${numberText(done)} of ${all}.`,
  late: 'Too late to undo',
  lateExplained: (title: string) =>
    `The time for it is over. If ${title} gets stuck again, it comes back here.`,
  open: (title: string) => `Open ${title}`,
  openShort: 'Open',
  close: 'Close',
}
