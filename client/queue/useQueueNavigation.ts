import { computed, ref, watch, type Ref } from 'vue'
import { isStop, type ListItem, type Stop } from './listItems.ts'

/**
 * Where the person stands in the list, and what comes before and after it. Cards are stops as rows are; rows that are
 * gone are passed over.
 * @param here the key of the stop: the open review's id, or a card's key.
 */
export function useQueueNavigation(items: Ref<readonly ListItem[]>, here: Ref<string | null>) {
  const stops = computed(() => items.value.filter(isStop))
  const index = computed(() => stops.value.findIndex((stop) => stop.key === here.value))
  /** Where the person stood last: when that has left the list, that is where to go on. */
  const lastIndex = ref(0)

  watch(
    [index, here],
    ([at, key], [, before]) => {
      if (at !== -1) lastIndex.value = at
      else if (key !== before) lastIndex.value = 0
    },
    { immediate: true, flush: 'sync' },
  )

  function nearest(from: number, step: 1 | -1): Stop | null {
    for (let at = from; at >= 0 && at < stops.value.length; at += step) {
      const stop = stops.value[at]
      if (stop !== undefined && (stop.kind === 'group' ? stop.size > 0 : !stop.row.gone)) return stop
    }
    return null
  }

  const current = computed(() => stops.value[index.value] ?? null)
  /** With nothing chosen, the first one. */
  const next = computed(() => nearest(index.value === -1 ? lastIndex.value : index.value + 1, 1))
  const previous = computed(() => nearest((index.value === -1 ? lastIndex.value : index.value) - 1, -1))

  return { stops, current, next, previous }
}
