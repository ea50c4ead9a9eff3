import { useMediaQuery } from '@vueuse/core'

/** Whether the list and the detail have room beside each other. */
export const isWide = useMediaQuery('(min-width: 960px)')

/** Whether rows take two lines and controls are sized for fingers. */
export const isPhone = useMediaQuery('(max-width: 639px)')

/** Whether fingers are what points here, however wide the screen is: a tablet, or a phone on its side. */
export const isTouch = useMediaQuery('(pointer: coarse)')
