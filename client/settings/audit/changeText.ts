import type { AuditEntry, ChangeValue } from '../../graphql/auditDocuments.ts'
import {
  changeNumbers,
  changeStates,
  changeSubjects,
  changeTexts,
  modeWords,
  pastDailyCostWords,
} from '../../texts/changes.ts'
import { numberText } from '../../texts/locale.ts'
import { channelKindWords, notificationTexts, noticeWords } from '../../texts/notifications.ts'
import { lookOfAccount } from '../../texts/reasons.ts'
import { priorityWords, roleWords, verdictWords, wordFor } from '../../texts/words.ts'

type Change = NonNullable<AuditEntry['change']>

/** What was set to another; null where a newer server changes what this page has no words for. */
export function changedText({ subject, name }: Change): string | null {
  const say = (changeSubjects as Partial<typeof changeSubjects>)[subject]
  return say?.(name ?? '') ?? null
}

/** How it was or is; empty where there was or is nothing. */
export function valueText(subject: Change['subject'], value: ChangeValue | null): string {
  if (value === null) return ''
  const { number, isOn, role, accountStatus, verdict, mode, pastDailyCost, state, channel, rule } = value
  if (number !== null) return changeNumbers[subject]?.(number) ?? numberText(number)
  if (isOn !== null) return isOn ? changeTexts.on : changeTexts.off
  if (role !== null) return wordFor(roleWords, role)
  if (accountStatus !== null) return lookOfAccount(accountStatus).word
  if (verdict !== null) return wordFor(verdictWords, verdict)
  if (mode !== null) return wordFor(modeWords, mode)
  if (pastDailyCost !== null) return wordFor(pastDailyCostWords, pastDailyCost)
  if (state !== null) return wordFor(changeStates, state)
  if (channel !== null) return channelText(channel)
  return rule === null ? (value.text ?? '') : ruleText(rule)
}

function channelText({ kind, place, enabled, moved }: NonNullable<ChangeValue['channel']>): string {
  return [
    changeTexts.channel(wordFor(channelKindWords, kind), place),
    ...(moved ? [changeTexts.moved] : []),
    ...(enabled ? [] : [changeTexts.channelOff]),
  ].join(', ')
}

function ruleText({ events, leastPriority, campaigns, projects }: NonNullable<ChangeValue['rule']>): string {
  return [
    events.map((event) => wordFor(noticeWords, event)).join(', '),
    ...(leastPriority === null ? [] : [notificationTexts.atLeast(wordFor(priorityWords, leastPriority))]),
    ...(campaigns === 0 ? [] : [changeTexts.campaigns(campaigns)]),
    ...(projects === 0 ? [] : [changeTexts.projects(projects)]),
  ].join(' · ')
}
