import type { ResolutionAction } from '../../entities/words.ts'

/** What a colleague did about a review before the visitor came. */
export interface Handling {
  readonly action: ResolutionAction
  /** For people. */
  readonly notes?: string
  /** For the bot. */
  readonly message?: string
}

const HANDLINGS = {
  solvedByHand: { action: 'RETRY', notes: 'solved the puzzle by hand in the same profile' },
  hostIsBack: { action: 'RETRY', notes: 'the puzzle host is back' },
  /** It takes other words, so it comes back. */
  tryAsItIs: { action: 'RETRY', notes: 'maybe it was only a bad moment' },
  withoutLink: { action: 'CHANGE_CONTENT', message: 'Leave the link out and name the shop instead.' },
  typedTheCode: { action: 'COMPLETE_MANUALLY', notes: 'typed the code in, signed in' },
  withoutBio: { action: 'SKIP_PHASE', notes: 'the old bio is good enough' },
  fromTheStart: { action: 'RESET_ACCOUNT', notes: 'the profile was half made, begin again' },
  ownerLeaves: { action: 'DISMISS', notes: 'the owner closes this shop' },
} satisfies Record<string, Handling>

/** The names of the handlings. */
export type HandlingName = keyof typeof HANDLINGS

/** What was done, and with which words. */
export function handling(name: HandlingName): Handling {
  return HANDLINGS[name]
}
