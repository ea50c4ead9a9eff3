import { defineShortcuts } from '@nuxt/ui/composables/defineShortcuts'

/** What lies over the page and has keys of its own. */
const OVER_THE_PAGE = '[role="menu"], [role="dialog"], [role="alertdialog"], dialog'

/**
 * Single keys of the page. They are off in text fields, and also while the focus is in a menu or dialog, where
 * the same letter means something else.
 */
export function definePageShortcuts(keys: Readonly<Record<string, () => void>>): void {
  defineShortcuts(
    Object.fromEntries(
      Object.entries(keys).map(([key, act]) => [
        key,
        (event: KeyboardEvent) => {
          const at = event.target
          if (!(at instanceof Element) || at.closest(OVER_THE_PAGE) === null) act()
        },
      ]),
    ),
  )
}
