import { useColorMode } from '@vueuse/core'

/** What can be chosen; `auto` is as the system has it. */
export const THEMES = ['auto', 'light', 'dark'] as const

export type Theme = (typeof THEMES)[number]

/**
 * What this person has chosen, in this browser: every window of it follows. Nuxt UI keeps its own color mode in the same
 * place, with a class for dark and none for light.
 */
export const theme = useColorMode({ emitAuto: true, modes: { light: '' } })
