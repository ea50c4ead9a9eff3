import type {
  Change,
  ChangeInWords,
  ChangeState,
  ChangeSubject,
  ChangeValue,
  ChannelThen,
  RuleThen,
} from '../entities/Change.ts'
import {
  ACCOUNT_STATUS_LABELS,
  CHANNEL_KIND_LABELS,
  KEPT_LABELS,
  MODE_LABELS,
  NOTICE_LABELS,
  PAST_DAILY_COST_LABELS,
  PRIORITY_LABELS,
  ROLE_LABELS,
  VERDICT_LABELS,
} from '../entities/labels.ts'

const escalation = (priority: string) => `Escalation: ${priority}`
const kept = (what: string) => `How long things are kept: ${what}`

/** What was changed, as a person reads it. The page has the same words; # is its name. */
export const SUBJECT_WORDS: Readonly<Record<ChangeSubject, string>> = {
  UNDO_SECONDS: 'Time to undo',
  ESCALATION_URGENT: escalation(PRIORITY_LABELS.URGENT),
  ESCALATION_HIGH: escalation(PRIORITY_LABELS.HIGH),
  ESCALATION_NORMAL: escalation(PRIORITY_LABELS.NORMAL),
  ESCALATION_LOW: escalation(PRIORITY_LABELS.LOW),
  STORM_THRESHOLD: 'Storms: More than',
  STORM_MINUTES: 'Storms: Within',
  CONFIDENCE_THRESHOLD: 'Auto-review: Sure from',
  SAMPLE_SHARE: 'Auto-review: Checked by a person',
  FALSE_COMPLETED_LIMIT: 'Auto-review: Only watches above',
  FALSE_COMPLETED_MINIMUM: 'Auto-review: Once judged',
  DAILY_COST: 'Cost of auto-review: Most a day',
  PAST_DAILY_COST: 'Cost of auto-review: After that',
  INPUT_PRICE: 'Cost of auto-review: A million tokens read',
  OUTPUT_PRICE: 'Cost of auto-review: A million tokens written',
  OUTCOME_HALF_LIFE: 'Advice: Weighs half after',
  MINIMUM_SAMPLE: 'Advice: Silent below',
  HOLD_OUT_SHARE: 'Learning retries: For comparison',
  RETRY_BUDGET_SHARE: 'Learning retries: Retries an hour',
  RETRY_BUDGET_FLOOR: 'Learning retries: And beside it',
  EVENTS_KEPT: kept(KEPT_LABELS.EVENTS),
  BOT_ACTIONS_KEPT: kept(KEPT_LABELS.BOT_ACTIONS),
  ATTACHMENTS_KEPT: kept(KEPT_LABELS.ATTACHMENTS),
  MESSAGES_KEPT: kept(KEPT_LABELS.MESSAGES),
  AUTO_REVIEW_MODE: 'Auto-review: What it does',
  API_KEY: 'API key #',
  ACCESS: 'Access of #',
  PERSON_NAME: 'Name of #',
  PERSON_EMAIL: 'E-mail of #',
  PERSON_PASSWORD: 'Password of #',
  PERSON_ROLE: 'Role of #',
  PERSON_SESSIONS: 'Sign-ins of #',
  PERSON_SIGN_IN: 'How # signs in',
  INVITATION: 'Invitation of #',
  CHANNEL: 'Channel #',
  CHANNEL_NAME: 'Name of channel #',
  CHANNEL_SECRET: 'What channel # signs with',
  CHANNEL_RULE: 'What channel # hears of',
  CAMPAIGN: 'Campaign #',
  CAMPAIGN_NAME: 'Name of campaign #',
  CAMPAIGN_LEARNING: 'Automatic retries learn: campaign #',
  PROJECT: 'Project #',
  PROJECT_NAME: 'Name of project #',
  PROJECT_DELAY: 'Auto-review after: project #',
  PROJECT_PARALLEL: 'At once: project #',
  PROJECT_LEARNING: 'Automatic retries learn: project #',
  ACCOUNT_STATUS: 'Status of an account',
  VERDICT: 'Verdict',
}

export const STATE_WORDS: Readonly<Record<ChangeState, string>> = {
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

/** A number with its unit; one that is a setting of its own, such as 0 for never, in words. */
const NUMBERS: Partial<Record<ChangeSubject, (number: number) => string>> = {
  UNDO_SECONDS: (number) => (number === 0 ? 'Off' : seconds(number)),
  ESCALATION_URGENT: minutesOrNever,
  ESCALATION_HIGH: minutesOrNever,
  ESCALATION_NORMAL: minutesOrNever,
  ESCALATION_LOW: minutesOrNever,
  STORM_THRESHOLD: (number) => counted(number, 'item'),
  STORM_MINUTES: minutes,
  CONFIDENCE_THRESHOLD: percent,
  SAMPLE_SHARE: percent,
  FALSE_COMPLETED_LIMIT: percent,
  FALSE_COMPLETED_MINIMUM: (number) => counted(number, 'verdict'),
  DAILY_COST: dollars,
  INPUT_PRICE: dollars,
  OUTPUT_PRICE: dollars,
  OUTCOME_HALF_LIFE: days,
  MINIMUM_SAMPLE: (number) => counted(number, 'outcome'),
  HOLD_OUT_SHARE: percent,
  RETRY_BUDGET_SHARE: percent,
  RETRY_BUDGET_FLOOR: (number) => (number === 1 ? '1 retry' : `${number} retries`),
  EVENTS_KEPT: daysOrForEver,
  BOT_ACTIONS_KEPT: daysOrForEver,
  ATTACHMENTS_KEPT: daysOrForEver,
  MESSAGES_KEPT: daysOrForEver,
  PROJECT_DELAY: seconds,
  PROJECT_PARALLEL: (number) => counted(number, 'ticket'),
}

/** What was changed, how it was and how it is, as a person reads it. */
export function changeInWords(change: Change | ChangeInWords): ChangeInWords {
  if ('what' in change) return change
  const { subject, name, from, to } = change
  return {
    what: SUBJECT_WORDS[subject].replace('#', () => name ?? ''),
    from: from && valueInWords(subject, from),
    to: to && valueInWords(subject, to),
  }
}

function valueInWords(subject: ChangeSubject, value: ChangeValue): string {
  if (value.number !== undefined) return NUMBERS[subject]?.(value.number) ?? String(value.number)
  if (value.isOn !== undefined) return value.isOn ? 'On' : 'Off'
  if (value.role) return ROLE_LABELS[value.role]
  if (value.accountStatus) return ACCOUNT_STATUS_LABELS[value.accountStatus]
  if (value.verdict) return VERDICT_LABELS[value.verdict]
  if (value.mode) return MODE_LABELS[value.mode]
  if (value.pastDailyCost) return PAST_DAILY_COST_LABELS[value.pastDailyCost]
  if (value.state) return STATE_WORDS[value.state]
  if (value.channel) return channelInWords(value.channel)
  return value.rule ? ruleInWords(value.rule) : (value.text ?? '')
}

function channelInWords({ kind, place, enabled, moved }: ChannelThen): string {
  return [
    `${CHANNEL_KIND_LABELS[kind]}: ${place}`,
    ...(moved ? ['at another address'] : []),
    ...(enabled ? [] : ['switched off']),
  ].join(', ')
}

function ruleInWords({ events, leastPriority, campaigns, projects }: RuleThen): string {
  return [
    events.map((event) => NOTICE_LABELS[event]).join(', '),
    ...(leastPriority === null ? [] : [`${PRIORITY_LABELS[leastPriority]} and above`]),
    ...(campaigns === 0 ? [] : [counted(campaigns, 'campaign')]),
    ...(projects === 0 ? [] : [counted(projects, 'project')]),
  ].join(' · ')
}

function counted(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`
}

function seconds(number: number): string {
  return `${number} s`
}

function minutes(number: number): string {
  return `${number} min`
}

function minutesOrNever(number: number): string {
  return number === 0 ? 'Never' : minutes(number)
}

function days(number: number): string {
  return counted(number, 'day')
}

function daysOrForEver(number: number): string {
  return number === 0 ? 'Kept for ever' : days(number)
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))} %`
}

function dollars(amount: number): string {
  return `${amount} USD`
}
