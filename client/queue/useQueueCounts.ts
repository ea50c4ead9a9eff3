import { computed, type Ref } from 'vue'
import type { ReviewFilter } from '../graphql/queueDocuments.ts'
import { filterOf, filterOfTab, filterWithoutTab, type QueueLocation } from './queueLocation.ts'
import { useCounts } from './useCounts.ts'
import type { Queue } from './useQueue.ts'

/** The counts of the tabs, of what is shown, and, where not all of it is loaded, of each section. */
export function useQueueCounts(location: Ref<QueueLocation>, queue: Queue) {
  /** As text, so that opening an item, which changes the URL too, counts nothing again. */
  const counted = computed(() => {
    const over = filterWithoutTab(location.value)
    const within = filterOf(location.value)
    const filters: Record<string, ReviewFilter> = {
      all: over,
      accounts: filterOfTab(over, 'accounts'),
      agents: filterOfTab(over, 'agents'),
      scheduled: filterOfTab(over, 'scheduled'),
      shown: within,
    }
    if (queue.state.value.hasMore) {
      filters.URGENT = { ...within, priorities: ['URGENT'] }
      filters.HIGH = { ...within, priorities: ['HIGH'] }
      filters.NORMAL = { ...within, priorities: ['NORMAL'] }
      filters.LOW = { ...within, priorities: ['LOW'] }
    }
    // Whether anything ever stopped, which only matters while nothing is here.
    if (queue.state.value.rows.length === 0) {
      filters.ever = { statuses: ['SCHEDULED', 'OPEN', 'SNOOZED', 'RESOLVED'] }
    }
    return JSON.stringify(filters)
  })

  return useCounts(
    computed(() => JSON.parse(counted.value) as Record<string, ReviewFilter>),
    queue.changes,
  )
}
