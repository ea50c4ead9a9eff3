import type { EventType } from '../recordEvent.ts'
import type { Change, Topic } from '../topic.ts'

/** What an admin sets, in parts that are read by themselves. */
export const SETTINGS_PARTS = ['PEOPLE', 'TOKENS', 'RULES', 'WORK', 'NOTIFICATIONS'] as const

export type SettingsPart = (typeof SETTINGS_PARTS)[number]

/** What everybody may read who reads the queue. */
export const READERS_PARTS: readonly SettingsPart[] = ['RULES', 'WORK']

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

/** Every change of these parts of the settings: a part a batch once. */
export function settingsTopic(parts: readonly SettingsPart[]): Topic {
  return {
    key: `settings ${parts.join(' ')}`,
    needs: null,
    showsReviews: false,
    concerns: (event) => parts.some((part) => part === partOf(event.type)),
    resync: null,
    // Whoever begins to listen has read before: something may have changed in between.
    missed: async () => parts.map(message),
    async changes({ events }) {
      const changed = new Set(events.map(({ type }) => partOf(type)))
      return parts.filter((part) => changed.has(part)).map(message)
    },
  }
}
