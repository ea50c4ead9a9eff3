import { NARRATION } from './announcementSignals.ts'
import { isCourtesy } from './questionSignals.ts'
import { prose, sentences } from './readableText.ts'

/** Sentences of a report that are looked at, from its end. */
const LONGEST_REPORT = 60
/** Sentences at the end of a report in which it comes to its outcome. */
const ENDING_SENTENCES = 5

/** What an agent says at the end of its turn, after the steps that it told itself on the way. */
export interface FinalReport {
  /** All of it, oldest sentence first, without courtesies; empty where nothing is said. */
  readonly all: readonly string[]
  /** Its last sentences. */
  readonly ending: readonly string[]
  /** The very last sentence; undefined where nothing is said. */
  readonly last: string | undefined
}

/**
 * Cuts the report out of a message. Transcripts join what the agent says between its tools ("Let me look at the
 * tests:") with the report that follows; doubts and claims from on the way are settled by then.
 */
export function finalReport(readableMessage: string): FinalReport {
  const said = sentences(prose(readableMessage)).filter((sentence) => !isCourtesy(sentence))
  const begin = said.slice(0, -1).findLastIndex((sentence) => NARRATION.test(sentence)) + 1
  const all = said.slice(begin).slice(-LONGEST_REPORT)
  return { all, ending: all.slice(-ENDING_SENTENCES), last: said.at(-1) }
}
