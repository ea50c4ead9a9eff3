import { useEventListener } from '@vueuse/core'
import { paletteOpen, paletteText } from './paletteStore.ts'

/** One character, however many units it has. */
const isCharacter = ({ key }: KeyboardEvent) => [...key].length === 1

/**
 * Who knows the keys goes on writing while the palette is still being loaded: that is written in it, and runs no commands
 * of the page. Enter waits for the palette: what it would choose cannot be seen yet.
 */
export function useTypeAhead(): void {
  function onKeydown(event: KeyboardEvent): void {
    const isThere = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null
    if (!paletteOpen.value || isThere || event.isComposing) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') paletteOpen.value = false
    else if (event.key === 'Backspace') paletteText.value = [...paletteText.value].slice(0, -1).join('')
    else if (isCharacter(event)) paletteText.value += event.key
    else if (event.key !== 'Enter') return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  useEventListener(window, 'keydown', onKeydown, { capture: true })
}
