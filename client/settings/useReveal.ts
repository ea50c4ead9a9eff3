import { nextTick, ref } from 'vue'
import { forgetFormDraft, hasFormDraft } from '../form/formDrafts.ts'

/**
 * Something that opens in its place; when it closes, the focus goes back to where it was asked for. What asks for it
 * is hidden meanwhile (`v-show`) and not taken out: the focus could not go back to it.
 * @param draft the name of the form in it: one that was left with something in it is open again, until it closes.
 */
export function useReveal(draft?: string) {
  const isOpen = ref(draft !== undefined && hasFormDraft(draft))
  let opener: HTMLElement | null = null

  function open(): void {
    opener = document.activeElement instanceof HTMLElement ? document.activeElement : null
    isOpen.value = true
  }

  /** Closes it and gives up what is in it. */
  async function close(): Promise<void> {
    const around = opener === null ? placesAround(document.activeElement) : []
    isOpen.value = false
    await nextTick()
    if (draft !== undefined) forgetFormDraft(draft)
    ;(opener ?? firstButtonIn(around))?.focus()
  }

  return { isOpen, open, close }
}

/** The row that it stands in and its block, the innermost first: where nobody asked for it, the focus stays there. */
function placesAround(element: Element | null): readonly Element[] {
  const places: Element[] = []
  const block = element?.closest('section')
  for (let at = element?.parentElement; at && block?.contains(at); at = at.parentElement) places.push(at)
  return places
}

function firstButtonIn(places: readonly Element[]): HTMLElement | null {
  for (const place of places) {
    const buttons = place.isConnected ? [...place.querySelectorAll<HTMLElement>('button')] : []
    const shown = buttons.find((button) => button.offsetParent !== null)
    if (shown) return shown
  }
  return null
}
