import { computed, type Ref } from 'vue'
import type { ReviewFilter } from '../graphql/queueDocuments.ts'
import { someOpen } from './list/someOpen.ts'
import { orderOf } from './order.ts'
import { filterOf, filterOfTab, filterWithoutTab, isNarrowed, type QueueLocation } from './queueLocation.ts'
import { useCounts, type Count } from './useCounts.ts'
import type { Queue } from './useQueue.ts'

const GROUP = 'group '

/** The counts of the groups among these, by fingerprint. */
export function groupCounts(counts: Readonly<Record<string, Count>>): ReadonlyMap<string, number> {
  // A capped count says less than the reviews themselves, which are counted to the end.
  const groups = Object.entries(counts).filter(([name, count]) => name.startsWith(GROUP) && !count.capped)
  return new Map(groups.map(([name, count]) => [name.slice(GROUP.length), count.value]))
}

/** The counts of the tabs, of what is shown, and, where not all of it is loaded, of each section and group. */
export function useQueueCounts(location: Ref<QueueLocation>, queue: Queue) {
  const hasMore = computed(() => queue.list.value.hasMore)
  const isEmpty = computed(() => queue.list.value.size === 0)
  const hasOpen = computed(() => someOpen(queue.list.value, true))
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
    if (hasMore.value && orderOf(within) === 'MOST_PRESSING') {
      filters.URGENT = { ...within, priorities: ['URGENT'] }
      filters.HIGH = { ...within, priorities: ['HIGH'] }
      filters.NORMAL = { ...within, priorities: ['NORMAL'] }
      filters.LOW = { ...within, priorities: ['LOW'] }
      // What needs a person may stand further down than anybody has read.
      if (!isNarrowed(location.value) && !hasOpen.value) filters.open = { statuses: ['OPEN'] }
      for (const fingerprint of queue.groupsInSight.value) {
        filters[GROUP + fingerprint] = { ...within, fingerprint, statuses: ['OPEN'] }
      }
    }
    // Whether anything ever stopped, which only matters while nothing is here.
    if (isEmpty.value) {
      filters.ever = { statuses: ['SCHEDULED', 'OPEN', 'SNOOZED', 'RESOLVED'] }
    }
    return JSON.stringify(filters)
  })

  return useCounts(
    computed(() => JSON.parse(counted.value) as Record<string, ReviewFilter>),
    queue.changes,
  )
}
