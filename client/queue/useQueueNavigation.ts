import { computed, ref, watch, type Ref } from 'vue'
import type { QueueState } from './mergeQueue.ts'

/** Where the open item is in the list, and what stands before and after it. Rows that are gone are passed over. */
export function useQueueNavigation(state: Ref<QueueState>, openId: Ref<string | null>) {
  const index = computed(() => state.value.rows.findIndex((row) => row.review.id === openId.value))
  /** Where the open item stood last: when it has left the list, that is where to go on. */
  const lastIndex = ref(0)

  watch(
    [index, openId],
    ([at, id], [, before]) => {
      if (at !== -1) lastIndex.value = at
      else if (id !== before) lastIndex.value = 0
    },
    { immediate: true, flush: 'sync' },
  )

  function nearest(from: number, step: 1 | -1): string | null {
    const { rows } = state.value
    for (let at = from; at >= 0 && at < rows.length; at += step) {
      const row = rows[at]
      if (row !== undefined && !row.gone) return row.review.id
    }
    return null
  }

  /** With nothing open, the first item. */
  const nextId = computed(() => nearest(index.value === -1 ? lastIndex.value : index.value + 1, 1))
  const previousId = computed(() => nearest((index.value === -1 ? lastIndex.value : index.value) - 1, -1))

  return { index, nextId, previousId }
}
