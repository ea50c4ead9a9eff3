import type { Verdict } from '../entities/words.ts'
import type { ModelWatch } from './modelWatch.ts'

/** What a classifier reads of a ticket. All of it is untrusted text. */
export interface Transcript {
  /** The ticket's body: what was asked for first. */
  readonly userRequest: string
  /** The newest user message; the request itself where there is no other. */
  readonly lastUserMessage: string
  /** What the assistant said since that message, oldest first. */
  readonly assistantMessages: readonly string[]
}

/** What a classifier says of it, vetoes already applied. */
export interface ClassifierVerdict {
  readonly verdict: Verdict
  /** 0 to 1; null where the classifier states none. */
  readonly confidence: number | null
  /** One or two sentences for a person. */
  readonly rationale: string
  /** The classifier said COMPLETED, and a veto made another verdict of it. */
  readonly vetoed?: boolean
  /** What it used; absent where it costs nothing, or did not say. */
  readonly usage?: TokenUsage
}

/** Tokens of one call, as the API counts them: thinking is output. */
export interface TokenUsage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** The classifier could not be asked (timeout, 429, 529, network): try again later. */
export class ClassifierUnavailable extends Error {
  constructor(
    message: string,
    /** It may have been at work all the same, and want its pay. */
    readonly mayHaveCost = false,
  ) {
    super(message)
  }
}

/** There is no such model: trying again is no use. */
export class ModelGone extends ClassifierUnavailable {}

/** Reads the end of an agent's turn and says whether the job is done. */
export interface Classifier {
  /** The model id, or the name of the offline one; shown in health and kept with every verdict. */
  readonly name: string
  /** Whether its model is there; absent where there is none. */
  readonly model?: ModelWatch
  /** The most that one verdict can use; absent where verdicts cost nothing. */
  mostTokens?(transcript: Transcript): TokenUsage
  /**
   * Decides. Only a well-formed, confident COMPLETED ever comes back as COMPLETED.
   * @throws ClassifierUnavailable
   */
  classify(transcript: Transcript, signal: AbortSignal): Promise<ClassifierVerdict>
}
