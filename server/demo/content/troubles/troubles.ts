import { BREAKDOWNS } from './breakdowns.ts'
import { GATEKEEPERS } from './gatekeepers.ts'
import { REFUSALS } from './refusals.ts'
import type { Trouble } from './trouble.ts'

const TROUBLES = { ...GATEKEEPERS, ...REFUSALS, ...BREAKDOWNS }

/** The names of the troubles. */
export type TroubleName = keyof typeof TROUBLES

/** What this trouble looks like. */
export function trouble(name: TroubleName): Trouble {
  return TROUBLES[name]
}
