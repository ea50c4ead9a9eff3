import { listed } from './lists.ts'

/** The texts of what can be done, each with the line that says what will happen. */
export const actionTexts = {
  actions: 'Actions',
  note: 'Add a note for the team',
  noteLabel: 'Note for the team',
  or: 'Or',
  sendReply: 'Send reply',
  sendMessage: 'Send message',
  replyInstead: 'Reply instead',
  reply: 'Reply to the agent',
  message: 'Write to the agent',
  newContent: 'What should the bot use instead?',
  sendContent: 'Send to the bot',
  cancel: 'Cancel',
  reviewNow: 'Review now',
  later: '+15 min',
  never: 'Never',
  stop: 'Stop the agent',
  stopOpen: 'Stop',
  stopWhy: 'Why? For the team and the agent, and it may stay empty',
  reopen: 'Reopen',
  close: 'Close as done',
  confirmReset: 'Yes, reset the account',
  confirmClose: 'Yes, close it',
  escalate: 'Escalate',
  escalateWhy: 'Why? For the team, and it may stay empty',
  pauseAccount: 'Pause account',
  resumeAccount: 'Resume account',
  openPage: 'Open its own page',
  askForLook: 'Ask for a look',
  lookPhase: 'Phase',
  lookReason: 'What is it about?',
  lookMessage: 'What should the team look at?',
}

/** What a close will start: the server's own list of it. */
export function startsText(tickets: readonly { readonly number: string }[]): string {
  const numbers = tickets.map(({ number }) => number)
  if (numbers.length === 0) return 'No other ticket starts by it.'
  return `${listed(numbers)} can start then.`
}

/** "BILL-3 returns to the open work in 10 s."; `left` is empty where nothing can be taken back. */
function returns(what: string, left: string): string {
  return left === '' ? `${what} returns to the open work.` : `${what} returns to the open work in ${left}.`
}

/**
 * What each action will do. `what` is the phase's name or the ticket's number; `left` is the undo window such as "10 s",
 * or empty; `starts` says what a close starts.
 */
export const consequences = {
  RETRY_PHASE: (what: string, left: string) =>
    left === ''
      ? `${what} becomes available, attempts start again at 1.`
      : `${what} becomes available in ${left}, attempts start again at 1.`,
  RETRY_TICKET: (what: string, left: string) =>
    left === ''
      ? `${what} returns to the open work, attempts start again at 1.`
      : `${what} returns to the open work in ${left}, attempts start again at 1.`,
  CHANGE_CONTENT: (what: string, left: string) =>
    left === ''
      ? `${what} becomes available; your text goes to the bot with it.`
      : `${what} becomes available in ${left}; your text goes to the bot with it.`,
  COMPLETE_MANUALLY: (what: string) => `${what} counts as done, the next phase is scheduled.`,
  SKIP_PHASE: (what: string) => `${what} is left out, the next phase is scheduled.`,
  RESET_ACCOUNT: 'Every phase goes back to the start. What bots do on it now is cut off.',
  RESET_ACCOUNT_ASKED: 'Every phase goes back to the start. Press again to do it, Esc to leave it.',
  DISMISS_PHASE: 'The account is paused and leaves the queue. Nothing runs until somebody resumes it.',
  DISMISS_TICKET: (what: string, _left: string, starts: string) => `${what} is left out for good. ${starts}`,
  REPLY: (what: string) => `Goes to the agent. ${what} returns to the open work and is picked up again.`,
  CLOSE: (what: string, _left: string, starts: string) => `${what} is done. ${starts}`,
  CLOSE_ASKED: (starts: string) =>
    `It cannot be undone. An agent on it loses its hold at once. ${starts} Press again to do it, Esc to leave it.`,
  START: (what: string) => `${what} becomes open work, an agent picks it up.`,
  APPROVE_PERMISSION: (what: string, left: string) =>
    `${returns(what, left)} The agent that takes it may do this, once.`,
  ALWAYS_ALLOW_PERMISSION: (what: string, left: string) =>
    `${returns(what, left)} Agents use this tool on it without asking again.`,
  REJECT_PERMISSION: (what: string, left: string) =>
    `${returns(what, left)} The agent is told no and goes on without it.`,
  REPLY_INSTEAD: (what: string) =>
    `Your words go to the agent without a yes or no. ${what} returns to the open work; the agent may ask again.`,
  REVIEW_NOW: 'Auto-review reads the answer now.',
  LATER: 'The countdown starts again at 15 minutes.',
  NEVER: (what: string) => `No auto-review this time: ${what} waits for a person.`,
  STOP: (what: string) =>
    `${what} waits for a person from now on. An agent on it loses its hold at once, a countdown ends.`,
  STOP_RUNNING: (what: string) =>
    `The agent loses its hold on ${what} at once. What it has not written yet is lost; nothing runs until somebody sends it on.`,
  REOPEN: (what: string) => `${what} is open again, and from now on only a person closes it.`,
  REOPEN_MESSAGE: (what: string) => `Goes to the agent. ${what} is open again; only a person closes it.`,
  MESSAGE_RUNNING: 'The agent reads it when this turn ends; the ticket then goes on instead of stopping.',
  MESSAGE_OPEN: 'The agent that takes this ticket reads it.',
  PAUSE_ACCOUNT:
    'Nothing new starts on this account until somebody resumes it. What a bot does now may finish.',
  RESUME_ACCOUNT: 'Bots may take its phases again.',
  ASK_FOR_LOOK: 'Stops a phase and puts it into the queue for a person. A bot that works on it is cut off.',
  ESCALATE: (to: string) => `Rises to ${to} and stands higher in the queue.`,
  ESCALATE_URGENT: 'It is urgent already; the queue shows that it was escalated once more.',
  CLAIM: 'Others see that you are on it, for ten minutes.',
  RELEASE: 'Others can claim it.',
  OPEN_PAGE: 'All of it, apart from the queue.',
  UNKNOWN: 'What this does is not known to this page yet.',
}

export const snoozeTexts = {
  snooze: 'Snooze',
  until: 'Snooze until',
  hour: 'In 1 hour',
  tomorrow: 'Tomorrow morning',
  nextWeek: 'Next week',
  custom: 'Another time',
  take: 'Snooze',
  end: 'Bring back now',
  endExplained: 'The snooze is over, and it waits in the queue again.',
}

export const noticeTexts = {
  held: (name: string) => `${name} is on this`,
  heldLeft: (left: string) => `${left} left`,
  heldExplained: 'You can read along. The actions come back when they let go or their time is up.',
  actionsOff: 'Actions are off',
  readOnly: 'You can read along. Your role does not change the queue.',
  firstBy: (who: string, did: string, ago: string) => `${who} ${did} ${ago}`,
  endedByMessage: (ago: string) => `A reply sent this on ${ago}`,
  endedByAutoReview: (ago: string) => `Auto-review resolved this ${ago}`,
  endedOtherwise: (ago: string) => `This went on by itself ${ago}`,
  changed: 'It changed while you were deciding',
  changedExplained: 'Look at it again. Your note was not sent; it is kept here until you leave.',
  draftKept: 'What you wrote is kept, and comes back into its field with the actions.',
  notDone: (label: string, who: string, why: string) => `${label} for ${who} did not go through. ${why}`,
  noteKept: 'Your note was not sent. It is kept here until you leave.',
  nextItem: 'Next item',
  copyNote: 'Copy my note',
  noteCopied: 'Copied',
  youDid: (did: string, ago: string) => `You ${did} ${ago}`,
  forWhom: (who: string) => `for ${who}`,
  undo: 'Undo',
  undoLeft: (left: string) => `${left} left to undo`,
  tooLate: 'Too late to undo',
  tooLateBecause: (why: string) => `${why} If it gets stuck again, it comes back here.`,
  tooLateRead: 'All right',
  openIt: (who: string) => `Open ${who}`,
  noAnswer: 'The server did not answer in time. It may have gone through: look before you try again.',
  notReached: 'The server was not reached. Press again to try once more.',
  failed: 'The server had a problem. Nothing was changed; press again to try once more.',
}
