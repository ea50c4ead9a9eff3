import type { TicketVerdict } from '../graphql/ticketDocuments.ts'
import { verdictTexts } from '../texts/verdicts.ts'
import { verdictWords, wordFor } from '../texts/words.ts'

/** Why a verdict changed nothing, or what a person made of it; nothing where it did what it says. */
export function verdictRemark(verdict: TicketVerdict): string {
  if (verdict.overriddenAs !== null)
    return verdictTexts.corrected(wordFor(verdictWords, verdict.overriddenAs))
  if (verdict.sampled) return verdictTexts.sampled
  if (verdict.shadow) return verdict.wouldClose ? verdictTexts.shadowWouldClose : verdictTexts.shadow
  if (verdict.vetoed) return verdictTexts.vetoed
  return verdict.applied ? '' : verdictTexts.tooLate
}

/** "94 % sure"; nothing but certainty is 100 %. */
export function sureText({ confidence }: Pick<TicketVerdict, 'confidence'>): string | null {
  return confidence === null
    ? null
    : verdictTexts.sure(confidence === 1 ? 100 : Math.min(99, Math.round(confidence * 100)))
}

/** A verdict of the past, as one line of the conversation. */
export function verdictLine(verdict: TicketVerdict): string {
  const sure = sureText(verdict)
  const what = verdictTexts.title(wordFor(verdictWords, verdict.verdict))
  return [`${what}${sure === null ? '' : `, ${sure}`}.`, verdictRemark(verdict)].join(' ').trim()
}
