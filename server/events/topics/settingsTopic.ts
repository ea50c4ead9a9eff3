import type { EventType } from '../recordEvent.ts'
import type { Change, Topic } from '../topic.ts'

/** What an admin sets, in parts that are read by themselves. */
export const SETTINGS_PARTS = ['PEOPLE', 'TOKENS', 'RULES', 'WORK', 'NOTIFICATIONS'] as const

export type SettingsPart = (typeof SETTINGS_PARTS)[number]

/** Says that a part stands differently now; how is read. */
export interface SettingsMessage {
  readonly part: SettingsPart
}

function partOf(type: EventType): SettingsPart | null {
  if (type.startsWith('person.')) return 'PEOPLE'
  if (type.startsWith('token.')) return 'TOKENS'
  if (type.startsWith('campaign.') || type.startsWith('project.')) return 'WORK'
  if (type.startsWith('channel.')) return 'NOTIFICATIONS'
  return type === 'settings.changed' || type === 'auto_review.switched' ? 'RULES' : null
}

function message(part: SettingsPart): Change {
  return { subject: part, payload: { part } satisfies SettingsMessage }
}

/** Every change that an admin finds in the list of changes: a part a batch once. */
export function settingsTopic(): Topic {
  return {
    key: 'settings',
    needs: null,
    showsReviews: false,
    concerns: (event) => partOf(event.type) !== null,
    resync: null,
    // Whoever begins to listen has read before: something may have changed in between.
    missed: async () => SETTINGS_PARTS.map(message),
    async changes({ events }) {
      const parts = new Set(events.map(({ type }) => partOf(type)))
      return [...parts].flatMap((part) => (part === null ? [] : [message(part)]))
    },
  }
}
