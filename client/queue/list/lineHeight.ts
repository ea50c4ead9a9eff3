import { rowHeight } from '../../layout/rowHeight.ts'
import { isPhone } from '../../layout/screen.ts'
import type { Line } from './line.ts'

export const SECTION_HEIGHT = 28
/** The card's 56, and the air round it. */
const GROUP_HEIGHT = 68

/** In pixels. */
export function lineHeight(line: Line): number {
  if (line.kind === 'section') return SECTION_HEIGHT
  return line.kind === 'group' && !isPhone.value ? GROUP_HEIGHT : rowHeight.value
}
