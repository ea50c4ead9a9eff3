import { useLocalStorage } from '@vueuse/core'

/**
 * Whether letters and signs alone are keys of the page, in this browser. Who talks to the computer, or hits keys by
 * mistake, turns them off.
 */
export const singleKeys = useLocalStorage('unstuck-single-keys', true)
