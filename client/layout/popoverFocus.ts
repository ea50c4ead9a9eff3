import { watch, type Ref } from 'vue'

/**
 * A popover gives the focus to its button when it closes. Opened by a key it was asked for from elsewhere, such as the
 * list: there the focus goes back by itself (`startKeepingFocus`). @returns for the popover's `content`.
 */
export function usePopoverFocus(isOpen: Readonly<Ref<boolean>>) {
  let isByButton = false
  watch(
    isOpen,
    (opens) => {
      if (opens) isByButton = document.activeElement?.closest('[aria-haspopup]') != null
    },
    { flush: 'sync' },
  )
  return {
    onCloseAutoFocus: (event: Event) => {
      if (!isByButton) event.preventDefault()
    },
  }
}
