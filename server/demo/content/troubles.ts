import type { FailureType } from '../../entities/words.ts'

/** What can stop a bot, and how it looks in the account's timeline. */
export interface Trouble {
  readonly type: FailureType
  readonly message: string
  /** What the bot saw of the step that did not work. */
  readonly seen: string
  readonly page: string
  /** How long the bot waited before it gave up, in seconds. */
  readonly waited: number
  /** The step of the phase that it happens in, counted from 0. */
  readonly step: number
  /** What the bot finds when it comes back and it is over. */
  readonly over: string
  /** True where trying the same again fails again: it takes other content from a person. */
  readonly needsNote?: boolean
}

const TROUBLES = {
  imagePuzzle: {
    type: 'CAPTCHA',
    message: 'An image puzzle came up and was still there 120 s later.',
    seen: 'the page changed to an image puzzle',
    page: '/checkpoint/images',
    waited: 120,
    step: 3,
    over: 'The puzzle is solved, the page answers again.',
  },
  puzzleNeverLoaded: {
    type: 'CAPTCHA',
    message: 'The puzzle frame stayed empty: it never loaded.',
    seen: 'an empty frame where the puzzle should be',
    page: '/verify/email',
    waited: 90,
    step: 2,
    over: 'No frame this time, the code field is there.',
  },
  photoOfAnId: {
    type: 'CHALLENGE',
    message: 'The platform asks for a photo of an ID before the profile can be published.',
    seen: '“Confirm who you are” instead of the profile',
    page: '/checkpoint/identity',
    waited: 20,
    step: 3,
    over: 'The identity is confirmed, the profile opens.',
  },
  codeToPhone: {
    type: 'CHALLENGE',
    message: 'The platform wants the code it sent to the phone.',
    seen: 'a field for a six-digit code',
    page: '/checkpoint/phone',
    waited: 60,
    step: 2,
    over: 'The device is trusted now, no code is asked for.',
  },
  unusualActivity: {
    type: 'ACCOUNT_SUSPENDED',
    message: 'The account is suspended: “unusual activity”.',
    seen: '“We have suspended your account”',
    page: '/suspended',
    waited: 5,
    step: 1,
    over: 'The account is open again.',
  },
  nameRefused: {
    type: 'CONTENT_REJECTION',
    message: 'The display name was refused: it reads as an advertisement.',
    seen: '“Choose another name”',
    page: '/signup/name',
    waited: 3,
    step: 1,
    over: 'The form is open again.',
    needsNote: true,
  },
  captionRead: {
    type: 'CONTENT_REJECTION',
    message: 'The caption was read as a medical claim: “soothes the skin overnight”.',
    seen: '“Your post goes against our guidelines”',
    page: '/create/review',
    waited: 8,
    step: 3,
    over: 'The editor is open with the draft.',
    needsNote: true,
  },
  linkInPost: {
    type: 'CONTENT_REJECTION',
    message: 'The first post was refused because it has a link.',
    seen: '“New accounts cannot post links”',
    page: '/create/review',
    waited: 6,
    step: 3,
    over: 'The editor is open with the draft.',
    needsNote: true,
  },
  bioRefused: {
    type: 'CONTENT_REJECTION',
    message: 'The bio was refused: it names another service.',
    seen: '“This text is not allowed here”',
    page: '/settings/profile',
    waited: 4,
    step: 2,
    over: 'The bio field is open.',
    needsNote: true,
  },
  photoRefused: {
    type: 'CONTENT_REJECTION',
    message: 'The listing photo was refused: a trademark fills most of it.',
    seen: '“Choose another photo”',
    page: '/sell/photos',
    waited: 7,
    step: 2,
    over: 'The photo step is open.',
    needsNote: true,
  },
  tooManyFollows: {
    type: 'RATE_LIMIT',
    message: 'Too many follows within the hour.',
    seen: '“Try again later”',
    page: '/explore/topics',
    waited: 2,
    step: 2,
    over: 'Following works again.',
  },
  tooManyMessages: {
    type: 'RATE_LIMIT',
    message: 'Too many messages within the hour.',
    seen: '“You are sending messages too fast”',
    page: '/messages/new',
    waited: 2,
    step: 2,
    over: 'Sending works again.',
  },
  mailNeverCame: {
    type: 'TIMEOUT',
    message: 'The mail with the code did not come within 300 s.',
    seen: 'the mailbox is still empty',
    page: '/verify/email',
    waited: 300,
    step: 1,
    over: 'The mail is in the mailbox.',
  },
  noAnswer: {
    type: 'TIMEOUT',
    message: 'The sign-in page gave no answer in 300 s.',
    seen: 'the button keeps spinning',
    page: '/login',
    waited: 300,
    step: 1,
    over: 'The sign-in page answers in 2 s.',
  },
  uploadTimedOut: {
    type: 'TIMEOUT',
    message: 'The photo upload stood at 64 % for 180 s.',
    seen: 'the upload stands at 64 %',
    page: '/sell/photos',
    waited: 180,
    step: 2,
    over: 'The upload goes through.',
  },
  connectionReset: {
    type: 'NETWORK_ERROR',
    message: 'The connection was reset by the proxy while the page loaded.',
    seen: 'the page stays white',
    page: '/',
    waited: 30,
    step: 1,
    over: 'The connection holds.',
  },
  buttonMoved: {
    type: 'BOT_ERROR',
    message: 'The button “Save” is not where the script looks for it.',
    seen: 'no element matches button[data-test=save]',
    page: '/settings/profile',
    waited: 15,
    step: 2,
    over: 'The script found “Save” in the menu.',
  },
  categoryGone: {
    type: 'OTHER',
    message: 'The category “Buttons & trims” is no longer in the list.',
    seen: '41 categories, none of them fits',
    page: '/sell/category',
    waited: 3,
    step: 1,
    over: 'The listing has a category now.',
  },
  /** The bot says nothing any more: its lease runs out, which is a timeout. */
  silent: {
    type: 'TIMEOUT',
    message: 'The bot fell silent.',
    seen: 'waits for the page',
    page: '/messages/new',
    waited: 60,
    step: 1,
    over: 'The page is there.',
  },
} satisfies Record<string, Trouble>

/** The names of the troubles. */
export type TroubleName = keyof typeof TROUBLES

/** What this trouble looks like. */
export function trouble(name: TroubleName): Trouble {
  return TROUBLES[name]
}
