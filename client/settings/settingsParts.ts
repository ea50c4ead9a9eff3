import { computed } from 'vue'
import { mayRead, session } from '../session/session.ts'
import { settingsTexts } from '../texts/settings.ts'

/** The parts of the settings, in the order of their tabs. */
export const PART_NAMES = ['you', 'people', 'keys', 'rules', 'work', 'notifications', 'audit'] as const

export type PartName = (typeof PART_NAMES)[number]

export const mayAdminister = computed(() => session.viewer?.role === 'ADMIN')

/** Whether the part may be seen by whoever looks at this page. */
export function maySee(part: PartName): boolean {
  if (part === 'you') return true
  if (part === 'rules' || part === 'work') return mayRead.value
  return mayAdminister.value
}

/** The parts that may be seen, as tabs. */
export const partTabs = computed(() =>
  PART_NAMES.filter(maySee).map((name) => ({ name, label: settingsTexts[name], to: `/settings/${name}` })),
)

export function isPart(name: string): name is PartName {
  return (PART_NAMES as readonly string[]).includes(name)
}
