import type {
  AuditChangeState,
  AuditChangeSubject,
  AutoReviewMode,
  KeptKind,
  PastDailyCost,
} from '../graphql/words.ts'
import { counted, exactPercentText, moneyText } from './locale.ts'
import { ruleTexts } from './rules.ts'
import { timeTexts } from './time.ts'
import { workTexts } from './workSettings.ts'

/** A rule as it stands on the page of the rules: its group and its label. */
const inGroup = (group: string, label: string) => () => `${group}: ${label}`

/** What was changed; `name` says whose it is, or which. The file of the audit log says the same. */
export const changeSubjects: Record<AuditChangeSubject, (name: string) => string> = {
  UNDO_SECONDS: () => ruleTexts.undoSeconds,
  ESCALATION_URGENT: inGroup(ruleTexts.escalation, ruleTexts.urgent),
  ESCALATION_HIGH: inGroup(ruleTexts.escalation, ruleTexts.high),
  ESCALATION_NORMAL: inGroup(ruleTexts.escalation, ruleTexts.normal),
  ESCALATION_LOW: inGroup(ruleTexts.escalation, ruleTexts.low),
  STORM_THRESHOLD: inGroup(ruleTexts.storms, ruleTexts.stormThreshold),
  STORM_MINUTES: inGroup(ruleTexts.storms, ruleTexts.stormMinutes),
  CONFIDENCE_THRESHOLD: inGroup(ruleTexts.autoReview, ruleTexts.confidenceThreshold),
  SAMPLE_SHARE: inGroup(ruleTexts.autoReview, ruleTexts.sampleShare),
  FALSE_COMPLETED_LIMIT: inGroup(ruleTexts.autoReview, ruleTexts.falseCompletedLimit),
  FALSE_COMPLETED_MINIMUM: inGroup(ruleTexts.autoReview, ruleTexts.falseCompletedMinimum),
  DAILY_COST: inGroup(ruleTexts.cost, ruleTexts.dailyCostUsd),
  PAST_DAILY_COST: inGroup(ruleTexts.cost, ruleTexts.pastDailyCost),
  INPUT_PRICE: inGroup(ruleTexts.cost, ruleTexts.inputPriceUsd),
  OUTPUT_PRICE: inGroup(ruleTexts.cost, ruleTexts.outputPriceUsd),
  OUTCOME_HALF_LIFE: inGroup(ruleTexts.advice, ruleTexts.halfLife),
  MINIMUM_SAMPLE: inGroup(ruleTexts.advice, ruleTexts.minimumSample),
  HOLD_OUT_SHARE: inGroup(ruleTexts.learning, ruleTexts.holdOut),
  RETRY_BUDGET_SHARE: inGroup(ruleTexts.learning, ruleTexts.budgetShare),
  RETRY_BUDGET_FLOOR: inGroup(ruleTexts.learning, ruleTexts.budgetFloor),
  EVENTS_KEPT: inGroup(ruleTexts.retention, ruleTexts.kept.events),
  BOT_ACTIONS_KEPT: inGroup(ruleTexts.retention, ruleTexts.kept.botActions),
  ATTACHMENTS_KEPT: inGroup(ruleTexts.retention, ruleTexts.kept.attachments),
  MESSAGES_KEPT: inGroup(ruleTexts.retention, ruleTexts.kept.messages),
  AUTO_REVIEW_MODE: inGroup(ruleTexts.autoReview, ruleTexts.mode),
  API_KEY: (name) => `API key ${name}`,
  ACCESS: (name) => `Access of ${name}`,
  PERSON_NAME: (name) => `Name of ${name}`,
  PERSON_EMAIL: (name) => `E-mail of ${name}`,
  PERSON_PASSWORD: (name) => `Password of ${name}`,
  PERSON_ROLE: (name) => `Role of ${name}`,
  PERSON_SESSIONS: (name) => `Sign-ins of ${name}`,
  PERSON_SIGN_IN: (name) => `How ${name} signs in`,
  INVITATION: (name) => `Invitation of ${name}`,
  CHANNEL: (name) => `Channel ${name}`,
  CHANNEL_NAME: (name) => `Name of channel ${name}`,
  CHANNEL_SECRET: (name) => `What channel ${name} signs with`,
  CHANNEL_RULE: (name) => `What channel ${name} hears of`,
  CAMPAIGN: (name) => `Campaign ${name}`,
  CAMPAIGN_NAME: (name) => `Name of campaign ${name}`,
  CAMPAIGN_LEARNING: (name) => `${workTexts.learns}: campaign ${name}`,
  PROJECT: (name) => `Project ${name}`,
  PROJECT_NAME: (name) => `Name of project ${name}`,
  PROJECT_DELAY: (name) => `${workTexts.delay}: project ${name}`,
  PROJECT_PARALLEL: (name) => `${workTexts.parallel}: project ${name}`,
  PROJECT_LEARNING: (name) => `${workTexts.learns}: project ${name}`,
  ACCOUNT_STATUS: () => 'Status of an account',
  VERDICT: () => 'Verdict',
}

export const changeStates: Record<AuditChangeState, string> = {
  CREATED: 'Created',
  REVOKED: 'Revoked',
  ACTIVE: 'Active',
  DEACTIVATED: 'Deactivated',
  PASSWORD: 'A password',
  NO_PASSWORD: 'No password',
  NEW_PASSWORD: 'A new password',
  NEW_LINK: 'A new link',
  NEW_SECRET: 'A new secret',
  NO_LIMIT: 'No limit',
}

export const modeWords: Record<AutoReviewMode, string> = { LIVE: ruleTexts.live, SHADOW: ruleTexts.shadow }

export const pastDailyCostWords: Record<PastDailyCost, string> = ruleTexts.pastDailyCosts

export const keptWords: Record<KeptKind, string> = {
  EVENTS: ruleTexts.kept.events,
  BOT_ACTIONS: ruleTexts.kept.botActions,
  ATTACHMENTS: ruleTexts.kept.attachments,
  MESSAGES: ruleTexts.kept.messages,
}

const minutesOrNever = (minutes: number) => (minutes === 0 ? 'Never' : timeTexts.minutes(minutes))
const daysOrForEver = (days: number) => (days === 0 ? ruleTexts.forEver : timeTexts.days(days))

/** A number with its unit, exactly as it was set; one that is a setting of its own, such as 0 for never, in words. */
export const changeNumbers: Partial<Record<AuditChangeSubject, (value: number) => string>> = {
  UNDO_SECONDS: (seconds) => (seconds === 0 ? 'Off' : timeTexts.seconds(seconds)),
  ESCALATION_URGENT: minutesOrNever,
  ESCALATION_HIGH: minutesOrNever,
  ESCALATION_NORMAL: minutesOrNever,
  ESCALATION_LOW: minutesOrNever,
  STORM_THRESHOLD: (items) => counted(items, { one: '# item', other: '# items' }),
  STORM_MINUTES: timeTexts.minutes,
  CONFIDENCE_THRESHOLD: exactPercentText,
  SAMPLE_SHARE: exactPercentText,
  FALSE_COMPLETED_LIMIT: exactPercentText,
  FALSE_COMPLETED_MINIMUM: (verdicts) => counted(verdicts, { one: '# verdict', other: '# verdicts' }),
  DAILY_COST: moneyText,
  INPUT_PRICE: moneyText,
  OUTPUT_PRICE: moneyText,
  OUTCOME_HALF_LIFE: timeTexts.days,
  MINIMUM_SAMPLE: (outcomes) => counted(outcomes, { one: '# outcome', other: '# outcomes' }),
  HOLD_OUT_SHARE: exactPercentText,
  RETRY_BUDGET_SHARE: exactPercentText,
  RETRY_BUDGET_FLOOR: (retries) => counted(retries, { one: '# retry', other: '# retries' }),
  EVENTS_KEPT: daysOrForEver,
  BOT_ACTIONS_KEPT: daysOrForEver,
  ATTACHMENTS_KEPT: daysOrForEver,
  MESSAGES_KEPT: daysOrForEver,
  PROJECT_DELAY: timeTexts.seconds,
  PROJECT_PARALLEL: (tickets) => counted(tickets, { one: '# ticket', other: '# tickets' }),
}

/** What is said of a value in the list of changes. */
export const changeTexts = {
  on: 'On',
  off: 'Off',
  channel: (kind: string, place: string) => `${kind}: ${place}`,
  moved: 'at another address',
  channelOff: 'switched off',
  campaigns: (count: number) => counted(count, { one: '# campaign', other: '# campaigns' }),
  projects: (count: number) => counted(count, { one: '# project', other: '# projects' }),
}
