import type { HandlingName } from './handlings.ts'
import type { TroubleName } from './troubles/troubles.ts'

/** Accounts of one campaign that meet the same. */
export interface Crowd {
  readonly count: number
  /** The place of the campaign in the table. */
  readonly campaign: number
  /** Absent: nothing stops them. */
  readonly meets?: { readonly phase: string; readonly trouble: TroubleName }
  /** What a colleague did about it. Absent: it waits for the visitor. */
  readonly handled?: HandlingName
  /** Reported by a watcher, which keeps no lease; so often. */
  readonly reports?: number
}

const ONBOARDING = 0
const OUTREACH = 1
const LISTINGS = 2
const ANSWERS = 3

/** A crowd that a bot reports when it comes to the phase. */
function crowd(
  count: number,
  campaign: number,
  phase: string,
  trouble: TroubleName,
  handled?: HandlingName,
): Crowd {
  return { count, campaign, meets: { phase, trouble }, ...(handled && { handled }) }
}

/** Who is there when the visitor comes, beside the accounts that are written down. */
export const CROWDS: readonly Crowd[] = [
  crowd(21, ONBOARDING, 'Verify email', 'puzzleNeverLoaded'),
  crowd(4, ONBOARDING, 'First post', 'linkInPost'),
  crowd(2, ONBOARDING, 'First post', 'captionRead', 'tryAsItIs'),
  crowd(1, ONBOARDING, 'Create profile', 'photoOfAnId'),
  crowd(6, ONBOARDING, 'First post', 'imagePuzzle', 'solvedByHand'),
  crowd(4, ONBOARDING, 'Verify email', 'puzzleNeverLoaded', 'hostIsBack'),
  crowd(3, ONBOARDING, 'First post', 'linkInPost', 'withoutLink'),
  crowd(2, ONBOARDING, 'Create profile', 'nameRefused', 'fromTheStart'),
  crowd(7, OUTREACH, 'Sign in', 'proxyRefused'),
  crowd(3, OUTREACH, 'Sign in', 'noAnswer'),
  crowd(2, OUTREACH, 'Sign in', 'otherDevice'),
  crowd(2, OUTREACH, 'Update bio', 'bioRefused'),
  crowd(3, OUTREACH, 'Sign in', 'codeToPhone', 'typedTheCode'),
  crowd(2, OUTREACH, 'Update bio', 'bioRefused', 'withoutBio'),
  crowd(8, LISTINGS, 'Verify phone', 'codeToPhone'),
  crowd(3, LISTINGS, 'First listing', 'photoRefused'),
  crowd(2, LISTINGS, 'First listing', 'uploadTimedOut'),
  crowd(2, LISTINGS, 'Open shop', 'sliderPuzzle', 'solvedByHand'),
  crowd(2, LISTINGS, 'First listing', 'categoryGone', 'ownerLeaves'),
  { ...crowd(2, ANSWERS, 'Sign in', 'ownerNotKnown'), reports: 1 },
  { ...crowd(3, ANSWERS, 'Sign in', 'sameText'), reports: 1 },
  // Four limits in a row wait by themselves, the fifth comes to a person.
  { ...crowd(3, ANSWERS, 'Sign in', 'fifthLimit'), reports: 5 },
  { count: 26, campaign: ONBOARDING },
  { count: 22, campaign: OUTREACH },
  { count: 22, campaign: LISTINGS },
  { count: 14, campaign: ANSWERS },
]
