import { counted } from './locale.ts'

/** What calls for attention outside the page: the browser's notifications, and the switch for them. */
export const attentionTexts = {
  switchOn: 'Tell me about urgent items',
  switchOff: 'Stop telling me about urgent items',
  refused: 'The browser does not allow notifications for this page. Allow them in its settings first.',
  urgent: (title: string) => `Urgent: ${title}`,
  escalated: (title: string, priority: string) => `Waited too long: ${title} (${priority})`,
  body: (reason: string, summary: string) => `${reason} ${summary}`,
  many: (count: number) => counted(count, { one: '# item needs you', other: '# items need you' }),
}
