import { computed, type Ref } from 'vue'
import { countText } from './countText.ts'
import type { Count } from './useCounts.ts'
import type { Queue } from './useQueue.ts'
import { numberText } from '../texts/locale.ts'

/** A section's count: what is loaded, as long as that is all; else what the server counted. */
export function useSectionCounts(queue: Queue, counts: Ref<Readonly<Record<string, Count>>>) {
  return computed(() => {
    const { hasMore, liveCounts } = queue.list.value
    const asText = (priority: string) =>
      hasMore ? countText(counts.value[priority]) : numberText(liveCounts.get(priority) ?? 0)
    const live = [...liveCounts.values()].reduce((sum, count) => sum + count, 0)
    return {
      URGENT: asText('URGENT'),
      HIGH: asText('HIGH'),
      NORMAL: asText('NORMAL'),
      LOW: asText('LOW'),
      NEWEST: hasMore ? countText(counts.value.shown) : numberText(live),
    }
  })
}
