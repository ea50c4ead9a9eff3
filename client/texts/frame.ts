import { numberText } from './locale.ts'

/** The texts around the work: frame, connection, sign-in, and the pages that say that something is not there. */
export const frameTexts = {
  name: 'Unstuck',
  menu: 'Menu',
  mainNavigation: 'Main',
  queue: 'Queue',
  claimedByMe: 'Claimed by me',
  snoozed: 'Snoozed',
  resolved: 'Resolved',
  resolvedToday: 'Resolved today',
  insights: 'Insights',
  campaigns: 'Campaigns',
  projects: 'Projects',
  signOut: 'Sign out',
  notSignedOut: 'You are still signed in: the server was not reached. Try again once it is.',
  settingsOf: (name: string) => `${name}, settings`,
  yourSettings: 'Your settings',
  /** `offline` is the built-in classifier; anything else is the name of a model. */
  autoReviewBy: (classifier: string) =>
    classifier === 'offline' ? 'Auto-review: built-in rules' : `Auto-review: ${classifier}`,
  capped: (value: number) => `${numberText(value)}+`,
}

export const connectionTexts = {
  live: 'Live',
  connecting: 'Connecting',
  lost: (since: string) => `Not connected since ${since}`,
  lostTitle: 'Not connected',
  lostSince: (since: string) => `since ${since}`,
  lostExplained: (seconds: number, hasDraft: boolean) =>
    [
      seconds > 0
        ? `You see the queue as it was. It catches up by itself, next try in ${seconds} s.`
        : 'You see the queue as it was. It catches up by itself, trying now.',
      hasDraft ? 'What you wrote is kept.' : '',
    ]
      .join(' ')
      .trim(),
  tryNow: 'Try now',
}

export const missingPartTexts = {
  title: 'This could not be loaded',
  lost: 'It works again once the connection is back.',
  updated: 'Unstuck may have been updated.',
  reload: 'Reload',
  close: 'Close',
}

export const signInTexts = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  signIn: 'Sign in',
  forgotten: 'Lost your password? An admin can make you a new sign-in link.',
  byLink: 'Sign in with a link instead',
  getOne: 'As long as nobody is signed in, the server prints a fresh link in its terminal when it starts:',
  command: 'npm start',
  first: 'The link works once, for a day. Open it in this browser.',
  usedTitle: 'This link no longer works',
  usedExplained: 'A link works once and for a short time. This one was used, or its time is over.',
}

export const joinTexts = {
  title: (name: string) => `Welcome, ${name}`,
  explained: (role: string) => `Your role: ${role}. Choose a password and you are in.`,
  name: 'Your name',
  nameHint: 'Others see it on what you do',
  email: 'E-mail',
  password: 'Password',
  passwordHint: '10 to 200 characters; a few words in a row do well',
  join: 'Join',
  goneTitle: 'This invitation no longer works',
  gone: 'An invitation works once, for 7 days. Ask whoever sent it for a new one.',
  signIn: 'Sign in',
}

export const pageTexts = {
  forbiddenTitle: 'This page is for people who look after the queue',
  forbidden: (name: string) =>
    `You are signed in as ${name}, an integrator. Bots and agents use the API; the queue is for managers and analysts.`,
  notFoundTitle: 'There is nothing here',
  notFound: 'The address is wrong, or what it showed is gone.',
  accountNotFound: 'There is no such account. It may have been removed.',
  ticketNotFound: 'There is no such ticket. It may have been removed.',
  reviewNotFound: 'This item is no longer there.',
  backToQueue: 'Back to the queue',
  unreachableTitle: 'The server does not answer',
  unreachable: 'Nothing is lost. This page tries again by itself.',
  troubleTitle: 'The server has a problem',
  moreNotRead: 'The rest of the list cannot be read now. This page tries again by itself.',
  failedTitle: 'This could not be read',
  failed: 'The server had a problem with it. Trying again may help.',
  tryAgain: 'Try again',
}
