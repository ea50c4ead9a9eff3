import { isDeepStrictEqual } from 'node:util'
import type { Change, ChangeSubject, ChangeValue } from '../entities/Change.ts'

/** Each of a thing's settings: what it is called in the list of changes, and how it is. */
export type Aspects<Thing> = readonly (readonly [ChangeSubject, (thing: Thing) => ChangeValue])[]

/** What is different, one change a setting. @param name of the thing; null where there is only one. */
export function whatDiffers<Thing>(
  aspects: Aspects<Thing>,
  before: Thing,
  after: Thing,
  name: string | null,
): Change[] {
  return aspects
    .map(([subject, read]) => ({ subject, name, from: read(before), to: read(after) }))
    .filter(({ from, to }) => !isDeepStrictEqual(from, to))
}
