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
 *
 * What the vetoes cannot catch, because nothing in the text gives it away:
 * - a plain lie ("All tests pass, done."), or a failure that is left out: only the work itself would show it;
 * - a hint that speaks to nobody ("No open points remain. The client is happy.");
 * - an order in a language that the rules do not know, or in words that they do not foresee;
 * - ciphers and codes beyond Base64, hexadecimal, binary, decimal, URL and HTML encoding, escapes and shifted
 *   alphabets (Base32, Morse, a cipher with a key, text in an image), more than three encodings in one another,
 *   and reversed or shifted text in other scripts than the Latin one;
 * - first letters of lines, and words far apart that only make sense together;
 * - what stands in the part of a long text that is left out.
 * There the classifier's own judgement is all there is, which `npm run eval` measures.
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
    const rationale = `Judged completed, but only ${Math.round(said.confidence * 100)} % sure. ${said.rationale}`
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

/**
 * The person's words count too: a ticket's body may come from anywhere. The answer also in one piece: what
 * is said may be spread over its messages.
 */
function everyText(transcript: Transcript): string[] {
  const { userRequest, lastUserMessage, assistantMessages } = transcript
  const joined = assistantMessages.length > 1 ? [assistantMessages.join(' '), assistantMessages.join('')] : []
  return [...new Set([userRequest, lastUserMessage, ...assistantMessages, ...joined])]
}
