import type { Finding } from './signal.ts'

/** Marks a gap of a shortened transcript: whether code was open before it cannot be told after it. */
const GAP = /^.{0,3}\[\.\.\./mu

/** Ends like a sentence. A report often shows code that itself holds fences. */
const PROSE_END = /[\p{L}\p{N})`"'*][.!。!](?:[\s*_)"'`]|\p{Extended_Pictographic})*$/u

/** Whether the message ends with a whole code block. */
export function endsWithCode(readableMessage: string): boolean {
  return /\n[ \t]*(?:```|~~~)\s*$/.test(readableMessage)
}

/** A code block that never closes: the answer was cut off. */
export function findCutOff(readableMessage: string): Finding | undefined {
  const fences = readableMessage.match(/^[ \t]*(?:```|~~~).*$/gm) ?? []
  const last = fences.at(-1)?.trim() ?? ''
  // Only a fence that opens names a language.
  const opens = /^(?:`{3,}|~{3,})\s*[\w.+#-]+\s*$/.test(last)
  const unpaired = fences.length % 2 === 1 && !GAP.test(readableMessage) && !PROSE_END.test(readableMessage)
  const open = opens || unpaired
  return open ? { meaning: 'breaks off inside code', sentence: readableMessage.slice(-80) } : undefined
}

/** A terminal agent reports each edit that it applied; proposed edits without such a line changed nothing. */
export function findUnappliedEdit(readableMessage: string): Finding | undefined {
  const tokens = /^> Tokens: .*$/m.exec(readableMessage)?.[0]
  if (tokens === undefined || /^> (?:Applied edit|Commit )/m.test(readableMessage)) return undefined
  return /^[ \t]*```/m.test(readableMessage)
    ? { meaning: 'shows changes that were not applied', sentence: tokens }
    : undefined
}
