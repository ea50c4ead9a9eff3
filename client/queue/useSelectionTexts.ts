import { computed, type Ref } from 'vue'
import { selectionTexts } from '../texts/queue.ts'
import { countText } from './countText.ts'
import type { Count } from './useCounts.ts'
import type { QueueSelection } from './useSelection.ts'
import { numberText } from '../texts/locale.ts'

/**
 * What the selection's bar says of how much is ticked, and of what more could be.
 * @param whole how many reviews the filter shows.
 * @param filterWords the filter, in words.
 */
export function useSelectionTexts(
  { selection, count }: QueueSelection,
  shown: Ref<Count | undefined>,
  whole: Ref<number>,
  filterWords: Ref<string>,
) {
  const wholeText = computed(() => countText(shown.value) || String(whole.value))
  const isAll = computed(() => selection.value.all)
  const selectedText = computed(() =>
    isAll.value && selection.value.except.size === 0 ? wholeText.value : numberText(count.value),
  )
  const more = computed(() =>
    isAll.value || whole.value <= count.value
      ? null
      : {
          label: selectionTexts.all(wholeText.value),
          explained: selectionTexts.allExplained(wholeText.value),
        },
  )
  const selectionLine = computed(() => {
    if (!isAll.value) return ''
    const what = selectionTexts.allSelected(wholeText.value, filterWords.value)
    return shown.value?.capped ? `${what} ${selectionTexts.allCapped}` : what
  })

  return { selectedText, more, selectionLine }
}
