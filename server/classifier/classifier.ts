import type { Verdict } from '../entities/words.ts'

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
}

/** The classifier could not be asked (timeout, 429, 529, network): try again later. */
export class ClassifierUnavailable extends Error {}

/** Reads the end of an agent's turn and says whether the job is done. */
export interface Classifier {
  /** The model id, or the name of the offline one; shown in health and kept with every verdict. */
  readonly name: string
  /**
   * Decides. Only a well-formed, confident COMPLETED ever comes back as COMPLETED.
   * @throws ClassifierUnavailable
   */
  classify(transcript: Transcript, signal: AbortSignal): Promise<ClassifierVerdict>
}
