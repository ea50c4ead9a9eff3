import { isPhone, isTouch } from '../../layout/screen.ts'
import type { Line } from './line.ts'

export const SECTION_HEIGHT = 28
const ROW_HEIGHT = 36
const TOUCH_ROW_HEIGHT = 44
const PHONE_ROW_HEIGHT = 60
/** The card's 56, and the air round it. */
const GROUP_HEIGHT = 68

/** In pixels. */
export function lineHeight(line: Line): number {
  if (line.kind === 'section') return SECTION_HEIGHT
  if (isPhone.value) return PHONE_ROW_HEIGHT
  if (line.kind === 'group') return GROUP_HEIGHT
  return isTouch.value ? TOUCH_ROW_HEIGHT : ROW_HEIGHT
}
