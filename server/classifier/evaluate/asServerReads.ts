import type { Transcript } from '../classifier.ts'
import { BOUND, FIRST_MESSAGES, LAST_MESSAGE_BOUND, LAST_MESSAGES } from '../transcript.ts'

/** A transcript as `readTranscript` would have shortened it; one that it has shortened stays as it is. */
export function asServerReads(transcript: Transcript): Transcript {
  return {
    userRequest: shortened(transcript.userRequest, BOUND),
    lastUserMessage: shortened(transcript.lastUserMessage, BOUND),
    assistantMessages: withGap(transcript.assistantMessages).map((text, at, { length }) =>
      shortened(text, at === length - 1 ? LAST_MESSAGE_BOUND : BOUND),
    ),
  }
}

function withGap(messages: readonly string[]): readonly string[] {
  const left = messages.length - FIRST_MESSAGES - LAST_MESSAGES
  if (left <= 0 || messages.some((text) => GAP_MARK.test(text))) return messages
  const gap = `[… ${left} messages left out …]`
  return [...messages.slice(0, FIRST_MESSAGES), gap, ...messages.slice(-LAST_MESSAGES)]
}

/** Counted in characters as PostgreSQL counts them: an emoji is one. */
function shortened(text: string, { head, tail }: { readonly head: number; readonly tail: number }): string {
  if (text.length <= head + tail || CUT_MARK.test(text)) return text
  const characters = Array.from(text)
  const left = characters.length - head - tail
  if (left <= 0) return text
  const [start, end] = [characters.slice(0, head).join(''), characters.slice(-tail).join('')]
  return `${start}\n[… ${left} characters left out …]\n${end}`
}

const GAP_MARK = /^\[… \d+ messages left out …\]$/
const CUT_MARK = /\n\[… \d+ characters left out …\]\n/
