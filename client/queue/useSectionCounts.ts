import { computed, type Ref } from 'vue'
import { countText } from './countText.ts'
import type { QueueState } from './queueState.ts'
import type { Count } from './useCounts.ts'

/** A section's count: what is loaded, as long as that is all; else what the server counted. */
export function useSectionCounts(state: Ref<QueueState>, counts: Ref<Readonly<Record<string, Count>>>) {
  return computed(() => {
    const here = { URGENT: 0, HIGH: 0, NORMAL: 0, LOW: 0 }
    for (const row of state.value.rows) if (!row.gone) here[row.review.priority] += 1
    const asText = (priority: keyof typeof here) =>
      state.value.hasMore ? countText(counts.value[priority]) : String(here[priority])
    return { URGENT: asText('URGENT'), HIGH: asText('HIGH'), NORMAL: asText('NORMAL'), LOW: asText('LOW') }
  })
}
