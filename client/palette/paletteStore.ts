import { ref } from 'vue'

/** What lies over the page at the asking of a key or a button. */
export const paletteOpen = ref(false)
export const helpOpen = ref(false)

/** What is written in the palette: it can be before the palette is there. */
export const paletteText = ref('')

export function openPalette(): void {
  paletteText.value = ''
  paletteOpen.value = true
}
