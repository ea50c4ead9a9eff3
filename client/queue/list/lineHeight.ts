import { isPhone } from '../../layout/screen.ts'
import type { Line } from './line.ts'

export const SECTION_HEIGHT = 28
const ROW_HEIGHT = 36
const PHONE_ROW_HEIGHT = 60
/** The card's 56, and the air round it. */
const GROUP_HEIGHT = 68

/** In pixels. */
export function lineHeight(line: Line): number {
  if (line.kind === 'section') return SECTION_HEIGHT
  if (isPhone.value) return PHONE_ROW_HEIGHT
  return line.kind === 'group' ? GROUP_HEIGHT : ROW_HEIGHT
}
