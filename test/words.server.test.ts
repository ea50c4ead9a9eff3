import { type GraphQLEnumType, isEnumType } from 'graphql'
import { expect, test } from 'vitest'
import { actorParts, actorWords, changedWords, factWords, removedWords } from '../client/texts/audit.ts'
import { eventWords } from '../client/texts/auditEvents.ts'
import { bulkTexts } from '../client/texts/bulk.ts'
import {
  changeStates,
  changeSubjects,
  keptWords,
  modeWords,
  pastDailyCostWords,
} from '../client/texts/changes.ts'
import {
  channelKindWords,
  deliveryStateWords,
  deliveryWords,
  noticeWords,
} from '../client/texts/notifications.ts'
import { failureReasons, lookOfAccount, lookOfStop, stopReasons } from '../client/texts/reasons.ts'
import { actionWords, outcomeWords, priorityWords, roleWords, verdictWords } from '../client/texts/words.ts'
import { schema } from '../schema/schema.ts'
import { STATE_WORDS, SUBJECT_WORDS } from '../server/audit/changeInWords.ts'
import { EVENT_WORDS } from '../server/audit/eventWords.ts'
import * as labels from '../server/entities/labels.ts'

const wordsOf = (looks: readonly (readonly [string, { readonly word: string }])[]) =>
  Object.fromEntries(looks.map(([value, { word }]) => [value, word]))

const accountWords = wordsOf(
  Object.keys(labels.ACCOUNT_STATUS_LABELS).map((status) => [status, lookOfAccount(status)]),
)

test.each<[string, object]>([
  ['AccountStatus', accountWords],
  ['AuditActorKind', actorWords],
  ['AuditActorPart', actorParts],
  ['AuditChangeState', changeStates],
  ['AuditChangeSubject', changeSubjects],
  ['AuditEvent', eventWords],
  ['AuditKind', changedWords],
  ['AuditSubjectType', removedWords],
  ['AutoReviewMode', modeWords],
  ['AwaitingReason', wordsOf(stopReasons)],
  ['ChannelKind', channelKindWords],
  ['CloseReason', factWords.closeReasons],
  ['Decision', factWords.decisions],
  ['DeliveryEvent', deliveryWords],
  ['DeliveryState', deliveryStateWords],
  ['FailureType', wordsOf(failureReasons)],
  ['KeptKind', keptWords],
  ['NotificationEvent', noticeWords],
  ['PastDailyCost', pastDailyCostWords],
  ['Priority', priorityWords],
  ['ResolutionAction', actionWords],
  ['ResolutionOutcome', outcomeWords],
  ['ReviewEnd', factWords.resolvedBy],
  ['Role', roleWords],
  ['SignInWay', factWords.signedInBy],
  ['Verdict', verdictWords],
])('the page has words for every %s', (name, words) => {
  const type = schema.getType(name)
  expect(isEnumType(type)).toBe(true)
  expect(Object.keys(words).toSorted()).toEqual(
    (type as GraphQLEnumType)
      .getValues()
      .map((value) => value.name)
      .toSorted(),
  )
})

const inCapitals = (words: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(words).map(([type, said]) => [type.replace('.', '_').toUpperCase(), said]),
  )
const { SCHEDULED, ...awaiting } = labels.AWAITING_LABELS
const named = Object.entries(changeSubjects).map(([subject, say]) => [subject, say('Mika')])
const namedByServer = Object.entries(SUBJECT_WORDS).map(([subject, said]) => [
  subject,
  said.replace('#', 'Mika'),
])

test.each<[string, object, object]>([
  ['events', inCapitals(EVENT_WORDS), eventWords],
  ['what is changed', Object.fromEntries(namedByServer), Object.fromEntries(named)],
  ['how it is set', STATE_WORDS, changeStates],
  ['actions', labels.ACTION_LABELS, actionWords],
  ['failures', labels.FAILURE_LABELS, wordsOf(failureReasons)],
  ['why a ticket waits', awaiting, wordsOf(stopReasons)],
  ['a countdown', { SCHEDULED }, { SCHEDULED: lookOfStop(null).word }],
  ['where an account stands', labels.ACCOUNT_STATUS_LABELS, accountWords],
  ['priorities', labels.PRIORITY_LABELS, priorityWords],
  ['roles', labels.ROLE_LABELS, roleWords],
  ['verdicts', labels.VERDICT_LABELS, verdictWords],
  ['outcomes', labels.OUTCOME_LABELS, outcomeWords],
  ['decisions', labels.DECISION_LABELS, factWords.decisions],
  ['why a ticket is closed', labels.CLOSE_REASON_LABELS, factWords.closeReasons],
  ['what ended an item', labels.RESOLVED_BY_LABELS, factWords.resolvedBy],
  ['ways to sign in', labels.SIGN_IN_LABELS, factWords.signedInBy],
  ['what auto-review does', labels.MODE_LABELS, modeWords],
  ['what comes past the cost of a day', labels.PAST_DAILY_COST_LABELS, pastDailyCostWords],
  ['what is kept', labels.KEPT_LABELS, keptWords],
  ['kinds of channels', labels.CHANNEL_KIND_LABELS, channelKindWords],
  ['what channels hear of', labels.DELIVERY_LABELS, deliveryWords],
  ['where a notification stands', labels.DELIVERY_STATE_LABELS, deliveryStateWords],
])('files and messages call %s what the page calls it', (_what, server, page) => {
  expect(server).toEqual(page)
})

test('what came of a batch is said of one as of many', () => {
  expect(bulkTexts.result('CLOSE', 'Close as done', 1, 1, 'ticket')).toBe('1 ticket is closed')
  expect(bulkTexts.result('DISMISS', 'Dismiss', 1, 3, 'item')).toBe('1 of 3 items was dismissed')
  expect(bulkTexts.result('DISMISS', 'Dismiss', 3, 3, 'item')).toBe('3 items were dismissed')
  expect(bulkTexts.result('RETRY', 'Retry', 1, 1, 'account')).toBe('1 account will retry')
  expect(bulkTexts.result('NEW_ACTION', 'new action', 2, 2, 'account')).toBe('2 accounts: new action')
})
