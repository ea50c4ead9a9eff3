import type { ResolutionAction } from '../entities/words.ts'

/** What a person decided about stopped work; `accounts/` and `tickets/` carry it out. */
export interface ResolutionDecision {
  readonly action: ResolutionAction
  /** For people. */
  readonly notes: string | null
  /** For the bot or agent that goes on with it. */
  readonly message: string | null
  /** End of the undo window: resumed work is not claimable before. Null where the window is off. */
  readonly resumeAt: Date | null
}
