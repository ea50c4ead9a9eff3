import type { ChannelKind, DeliveryEvent, DeliveryState, NotificationEvent } from '../graphql/words.ts'
import { counted, numberText } from './locale.ts'

export const channelKindWords: Record<ChannelKind, string> = {
  WEBHOOK: 'Webhook',
  SLACK: 'Slack',
  EMAIL: 'E-mail',
}

export const noticeWords: Record<NotificationEvent, string> = {
  ACCOUNT_REVIEW_OPENED: 'An account needs a person',
  TICKET_REVIEW_OPENED: 'A ticket needs a person',
  REVIEW_ESCALATED: 'An item escalated',
  STORM_BEGAN: 'A storm began',
  STORM_ENDED: 'A storm ended',
  AUTO_REVIEW_OFF: 'Auto-review switched itself off',
  AUTO_REVIEW_PROBLEM: 'Auto-review has a problem',
  DAILY_COST_REACHED: 'The cost of a day is reached',
  CHANNEL_OFF: 'Another channel switched itself off',
}

export const deliveryWords: Record<DeliveryEvent, string> = { ...noticeWords, TEST: 'Test' }

export const deliveryStateWords: Record<DeliveryState, string> = {
  PENDING: 'Waits',
  DELIVERED: 'Delivered',
  FAILED: 'Failed',
}

/** The texts about channels, what they hear of, and what was sent. */
export const notificationTexts = {
  title: 'Channels',
  explained:
    'Where Unstuck tells people and machines elsewhere what needs them. A storm is one notification.',
  make: 'New channel',
  none: 'There is no channel yet: nothing is sent anywhere.',
  list: 'Channels',
  kind: 'Kind',
  kinds: {
    WEBHOOK: 'Webhook, signed',
    SLACK: 'Slack, or what takes the same',
    EMAIL: 'E-mail',
  } satisfies Record<ChannelKind, string>,
  name: 'Name',
  url: 'Address',
  urlHint: 'https://…, where it is posted to',
  emails: 'E-mails',
  emailsHint: 'Several with a comma between',
  create: 'Make the channel',
  createDoes: 'It hears of nothing before it has a rule.',
  shownOnce: (name: string) => `What ${name} is signed with, shown only now`,
  shownOnceExplained: 'Give it to the receiver: its Standard Webhooks library checks each message with it.',
  off: 'switched off',
  test: 'Test',
  testOf: (name: string) => `Send a test to ${name}`,
  tested: (status: number | null, seconds: string) =>
    status === null ? `No answer, ${seconds}` : `Answer ${status}, ${seconds}`,
  switchOff: 'Switch off',
  switchOn: 'Switch on',
  switchOf: (name: string, on: boolean) => `Switch ${name} ${on ? 'on' : 'off'}`,
  change: 'Change',
  changeOf: (name: string) => `Change ${name}`,
  save: 'Save',
  stays: 'Left empty, it stays as it is',
  remove: 'Delete',
  removeOf: (name: string) => `Delete ${name}`,
  removeAsked: (name: string) => `${name} goes with its rules and what was sent, for good.`,
  rulesOf: (name: string) => `What ${name} hears of`,
  noRules: 'It hears of nothing yet.',
  addRule: 'Add a rule',
  addRuleTo: (name: string) => `Add a rule to ${name}`,
  events: 'Tell it when',
  priority: 'Priority',
  anyPriority: 'Any',
  atLeast: (priority: string) => `${priority} and above`,
  place: 'Of',
  anyPlace: 'Everything',
  saveRule: 'Add the rule',
  saveRuleDoes: 'It counts from now on.',
  someOf: (places: string) => `Only ${places}`,
  changeRule: 'Change',
  changeRuleOf: (rule: string) => `Change the rule: ${rule}`,
  saveChangedRule: 'Save the rule',
  removeRule: 'Remove',
  removeRuleOf: (rule: string) => `Remove the rule: ${rule}`,
}

export const deliveryTexts = {
  title: 'Sent notifications',
  explained: 'What was sent, the newest first. What fails is tried again for two days.',
  none: 'There is no such notification.',
  noneYet: 'Nothing was sent yet.',
  channel: 'Channel',
  anyChannel: 'All',
  state: 'State',
  anyState: 'All',
  sentAgain: 'Send again',
  sendAgainOf: (text: string) => `Send again: ${text}`,
  newerExplained: (count: number, isMore: boolean) =>
    isMore
      ? `More than ${numberText(count)} new notifications. Show them.`
      : counted(count, { one: '# new notification. Show it.', other: '# new notifications. Show them.' }),
  next: (moment: string) => `next attempt ${moment}`,
  attempts: (count: number) => counted(count, { one: '# attempt', other: '# attempts' }),
  attemptsOf: 'Attempts',
  answer: (status: number) => `answer ${status}`,
  content: 'What it says',
}
