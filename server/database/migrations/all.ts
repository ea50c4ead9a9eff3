import { Initial1763769600000 } from './0001-initial.ts'

/** Every migration, oldest first. Imported as classes: a bundle has no folder to look them up in. */
export const migrations = [Initial1763769600000]
