import type { FailureType, ResolutionAction } from '../../entities/words.ts'
import type { TroubleName } from '../content/troubles/troubles.ts'

/** Who decided before the visitor came: shifts of an operations desk, not people. */
export const SHIFTS = ['Early shift (demo)', 'Late shift (demo)', 'Weekend shift (demo)'] as const

/** How a resolution went in the demo's past. */
export interface PastHandling {
  /** Of a hundred whose outcome is known, so many worked. */
  readonly workedPercent: number
  /** Half of them took no longer than this. */
  readonly medianSeconds: number
  readonly notes?: readonly string[]
  readonly message?: string
}

const HANDLINGS = {
  RETRY: {
    workedPercent: 82,
    medianSeconds: 38,
    notes: ['looks like a bad moment', 'the page answers again'],
  },
  COMPLETE_MANUALLY: { workedPercent: 98, medianSeconds: 250, notes: ['done by hand in the same profile'] },
  CHANGE_CONTENT: {
    workedPercent: 78,
    medianSeconds: 202,
    message: 'Leave the link out and name the shop instead.',
  },
  SKIP_PHASE: { workedPercent: 71, medianSeconds: 51, notes: ['good enough as it is'] },
  RESET_ACCOUNT: { workedPercent: 41, medianSeconds: 100, notes: ['half made, begin again'] },
  REPLY: { workedPercent: 78, medianSeconds: 125, message: 'Take the first of the two.' },
  CLOSE: { workedPercent: 97, medianSeconds: 75 },
  DISMISS: {
    workedPercent: 100,
    medianSeconds: 22,
    notes: ['waited for too long, the owner starts again later'],
  },
} satisfies Partial<Record<ResolutionAction, PastHandling>>

/** The resolutions that there are in the past. */
export type PastAction = keyof typeof HANDLINGS

/** How this resolution went. */
export function pastHandling(action: PastAction): PastHandling {
  return HANDLINGS[action]
}

/** What people tried for a failure; what stands there more often was tried more often. */
const TRIED: Partial<Record<FailureType, readonly PastAction[]>> = {
  CAPTCHA: ['RETRY', 'RETRY', 'RETRY', 'COMPLETE_MANUALLY'],
  CHALLENGE: ['COMPLETE_MANUALLY', 'COMPLETE_MANUALLY', 'RETRY', 'SKIP_PHASE'],
  CONTENT_REJECTION: ['CHANGE_CONTENT', 'CHANGE_CONTENT', 'CHANGE_CONTENT', 'RETRY', 'SKIP_PHASE'],
  ACCOUNT_SUSPENDED: ['RESET_ACCOUNT', 'RESET_ACCOUNT', 'COMPLETE_MANUALLY', 'RETRY'],
}
const USUALLY_TRIED: readonly PastAction[] = ['RETRY', 'RETRY', 'RETRY', 'COMPLETE_MANUALLY', 'SKIP_PHASE']

/** What people tried for this failure. */
export function triedFor(type: FailureType): readonly PastAction[] {
  return TRIED[type] ?? USUALLY_TRIED
}

/** What accounts ran into, by the place of their campaign and the phase; what stands there more often came more often. */
export const PAST_TROUBLES: readonly Readonly<Record<string, readonly TroubleName[]>>[] = [
  {
    'Create profile': ['photoOfAnId', 'nameRefused', 'buttonMoved'],
    'Verify email': ['puzzleNeverLoaded', 'puzzleNeverLoaded', 'puzzleNeverLoaded', 'mailNeverCame'],
    'First post': ['linkInPost', 'linkInPost', 'imagePuzzle', 'captionRead', 'unusualActivity'],
    'Follow topics': ['connectionReset', 'connectionReset', 'tooManyFollows'],
    'Settle in': ['humanCheck', 'otherDevice'],
  },
  {
    'Sign in': ['codeToPhone', 'proxyRefused', 'noAnswer', 'otherLanguage', 'unusualActivity'],
    'Update bio': ['bioRefused', 'bioRefused', 'buttonMoved'],
    'First message': ['imagePuzzle', 'imagePuzzle', 'tooManyMessages', 'connectionReset'],
    'Settle in': ['humanCheck'],
  },
  {
    'Open shop': ['sliderPuzzle', 'ownerNotKnown'],
    'Verify phone': ['codeToPhone', 'codeToPhone', 'otherDevice'],
    'First listing': ['photoRefused', 'categoryGone', 'uploadTimedOut'],
    'Answer buyers': ['answerNotRead', 'nameNotFound'],
  },
  {
    'Sign in': ['ownerNotKnown', 'humanCheck', 'humanCheck', 'fifthLimit'],
    'Read along': ['connectionReset', 'noAnswer'],
    'First answer': ['sameText', 'imagePuzzle'],
  },
]

/** Why a ticket that auto-review had closed was opened again. */
export const OPENED_AGAIN = [
  'Two tests were skipped.',
  'It works in the new version only.',
  'It never ran on real data.',
] as const
