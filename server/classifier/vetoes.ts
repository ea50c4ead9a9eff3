import type { ClassifierVerdict, Transcript } from './classifier.ts'
import { findErrorMark } from './errorSignals.ts'
import { findOpenQuestion } from './questionSignals.ts'
import { excerpt } from './readableText.ts'
import type { Finding } from './signal.ts'
import { findVerdictTalk } from './verdictTalkSignals.ts'

/** Where no other is set: a COMPLETED below this is not confident enough to close a ticket. */
export const CONFIDENCE_THRESHOLD = 0.8

/**
 * The second opinion on a COMPLETED, whoever said it: a transcript is untrusted, so what it plainly shows
 * outweighs what a classifier made of it. Other verdicts close nothing and pass as they are.
 */
export function applyVetoes(
  transcript: Transcript,
  said: ClassifierVerdict,
  threshold: number = CONFIDENCE_THRESHOLD,
): ClassifierVerdict {
  if (said.verdict !== 'COMPLETED') return said
  const question = findOpenQuestion(transcript.assistantMessages)
  if (question !== undefined) return overruled(said, 'QUESTION', question)
  const talk = findVerdictTalk(everyText(transcript))
  if (talk !== undefined) return overruled(said, 'QUESTION', talk)
  const error = findErrorMark(transcript.assistantMessages)
  if (error !== undefined) return overruled(said, 'ERROR', error)
  if (said.confidence !== null && said.confidence < threshold) {
    const rationale = `Judged completed, but only with a confidence of ${said.confidence}. ${said.rationale}`
    return { ...said, verdict: 'QUESTION', rationale, vetoed: true }
  }
  return said
}

function overruled(
  said: ClassifierVerdict,
  verdict: 'QUESTION' | 'ERROR',
  { meaning, sentence }: Finding,
): ClassifierVerdict {
  return {
    ...said,
    verdict,
    vetoed: true,
    rationale: `Judged completed, but the conversation ${meaning}: "${excerpt(sentence)}"`,
  }
}

/** The person's words count too: a ticket's body may come from anywhere. */
function everyText(transcript: Transcript): string[] {
  const { userRequest, lastUserMessage, assistantMessages } = transcript
  return [...new Set([userRequest, lastUserMessage]), ...assistantMessages]
}
