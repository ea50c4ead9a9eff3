import { computed } from 'vue'
import { isPhone, isTouch } from './screen.ts'

const ROW_HEIGHT = 36
const TOUCH_ROW_HEIGHT = 44
/** Of two lines. */
const PHONE_ROW_HEIGHT = 60

/** Of a row of a list, in pixels. */
export const rowHeight = computed(() => {
  if (isPhone.value) return PHONE_ROW_HEIGHT
  return isTouch.value ? TOUCH_ROW_HEIGHT : ROW_HEIGHT
})
