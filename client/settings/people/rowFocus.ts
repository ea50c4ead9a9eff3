import { nextTick } from 'vue'

/**
 * Gives the focus back to a person's row after what had it is gone, or the row has moved to another list; to the head
 * of the part where the row is gone too. A focus that stands somewhere stays there.
 * @param personId null where the row is not a person's.
 */
export async function returnFocus(personId: string | null): Promise<void> {
  await nextTick()
  // The page's main part takes a focus that would be lost: from there it goes on as well.
  const at = document.activeElement
  if (at !== document.body && at?.hasAttribute('data-focus-area') !== true) return
  const inRow = document.querySelectorAll<HTMLElement>(`[data-person="${personId}"] button`)
  const target = [...inRow].at(-1) ?? document.querySelector<HTMLElement>('main h2')
  target?.focus()
}
