import { nextTick, ref } from 'vue'

/**
 * Something that opens in its place; when it closes, the focus goes back to where it was asked for. What asks for it
 * is hidden meanwhile (`v-show`) and not taken out: the focus could not go back to it.
 */
export function useReveal() {
  const isOpen = ref(false)
  let opener: HTMLElement | null = null

  function open(): void {
    opener = document.activeElement instanceof HTMLElement ? document.activeElement : null
    isOpen.value = true
  }

  async function close(): Promise<void> {
    isOpen.value = false
    await nextTick()
    opener?.focus()
  }

  return { isOpen, open, close }
}
