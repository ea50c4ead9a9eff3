import Fuse, { type FuseResultMatch, type IFuseOptions } from 'fuse.js'
import type { PaletteGroup, PaletteItem } from './paletteGroups.ts'

/** A line that fits what is written, and where. */
export interface FittingItem extends PaletteItem {
  readonly matches?: readonly FuseResultMatch[]
}

/** So many lines in all, the best ones. */
const MOST = 30

/** Every word that is written has to be in the line, wherever; a letter in ten may be wrong. */
const OPTIONS: IFuseOptions<PaletteItem> = {
  useTokenSearch: true,
  tokenMatch: 'all',
  ignoreDiacritics: true,
  ignoreLocation: true,
  threshold: 0.1,
  keys: ['label', 'suffix'],
  includeMatches: true,
}

/**
 * The groups with what fits, the best first; everything when nothing is written. The component that draws the palette
 * can search too, but shows what it found up to a frame later: Enter on the heels of the last letter would choose a line
 * for fewer letters.
 */
export function fittingGroups(
  groups: readonly PaletteGroup[],
  written: string,
): readonly (PaletteGroup & { readonly items: readonly FittingItem[] })[] {
  if (written === '') return groups
  const lines = groups.flatMap((group) => group.items.map((item) => ({ ...item, group })))
  const found = new Fuse(lines, OPTIONS).search(written, { limit: MOST })
  return groups.map((group) => ({
    ...group,
    items: found
      .filter(({ item }) => item.group === group)
      .map(({ item, matches }) => ({ ...item, matches })),
  }))
}
