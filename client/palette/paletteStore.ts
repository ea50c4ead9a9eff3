import { ref } from 'vue'

/** What lies over the page at the asking of a key or a button. */
export const paletteOpen = ref(false)
export const helpOpen = ref(false)
