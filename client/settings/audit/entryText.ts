import type { AuditEntry } from '../../graphql/auditDocuments.ts'
import { actorParts, auditTexts, factWords, removedWords } from '../../texts/audit.ts'
import { eventWords } from '../../texts/auditEvents.ts'
import { keptWords } from '../../texts/changes.ts'
import { numberText } from '../../texts/locale.ts'
import { deliveryStateWords, deliveryWords } from '../../texts/notifications.ts'
import { lookOfFailure } from '../../texts/reasons.ts'
import { actionWords, outcomeWords, verdictWords, wordFor } from '../../texts/words.ts'
import { changedText, valueText } from './changeText.ts'

/** One change of the audit log in the page's words. */
export interface EntryText {
  readonly who: string
  readonly did: string
  /** Empty where it is about nothing in particular. */
  readonly what: string
  /** From and to; empty where that is not what it was. */
  readonly difference: string
}

/** What of a newer server has no words here is said in the server's own. */
export function entryText(entry: AuditEntry): EntryText {
  const { actor, subject, change } = entry
  const changed = change && changedText(change)
  return {
    who: actor.part === null ? actor.name : (actorParts[actor.part] ?? actor.name),
    did: didText(entry),
    what: subject === null ? '' : (namesChange(subject) && changed) || subjectText(subject),
    difference: changed
      ? differenceText(valueText(change!.subject, change!.from), valueText(change!.subject, change!.to))
      : differenceText(entry.from ?? '', entry.to ?? ''),
  }
}

function didText({ event, action, facts }: AuditEntry): string {
  const words = (eventWords as Partial<Record<string, string>>)[event]
  if (words === undefined) return action
  const details = detailsOf(facts).filter((detail) => detail !== '')
  return details.length === 0 ? words : auditTexts.withDetails(words, details.join(', '))
}

function detailsOf(facts: AuditEntry['facts']): string[] {
  const { failureType, decision, verdict, closeReason, resolution, resolvedBy, removed, count } = facts
  const { ticketStatus, outcome, signedInBy, deliveryState, notification } = facts
  return [
    failureType === null ? '' : lookOfFailure(failureType).word,
    decision === null ? '' : wordFor(factWords.decisions, decision),
    verdict === null ? '' : wordFor(verdictWords, verdict),
    closeReason === null ? '' : wordFor(factWords.closeReasons, closeReason),
    closeReason === null && ticketStatus === 'SKIPPED' ? factWords.leftOut : '',
    resolution === null ? '' : wordFor(actionWords, resolution),
    resolution === null && resolvedBy !== null ? wordFor(factWords.resolvedBy, resolvedBy) : '',
    outcome === null ? '' : wordFor(outcomeWords, outcome),
    signedInBy === null ? '' : wordFor(factWords.signedInBy, signedInBy),
    deliveryState === null ? '' : wordFor(deliveryStateWords, deliveryState),
    notification === null ? '' : wordFor(deliveryWords, notification),
    removed === null ? '' : wordFor(keptWords, removed),
    count === null ? '' : numberText(count),
  ]
}

type Subject = NonNullable<AuditEntry['subject']>

/** Whether what it is about is what was set, and not the thing that it belongs to. */
function namesChange({ type }: Subject): boolean {
  return type === null
}

function subjectText({ type, name, label }: Subject): string {
  if (type === null) return label
  if (name === null) return removedWords[type] ?? label
  return type === 'CHANNEL' ? auditTexts.channel(name) : name
}

function differenceText(from: string, to: string): string {
  if (from !== '' && to !== '') return auditTexts.fromTo(from, to)
  return from === '' ? to : auditTexts.was(from)
}
