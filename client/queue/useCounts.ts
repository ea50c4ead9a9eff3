import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { QueueCountQuery, type ReviewFilter } from '../graphql/queueDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'

export type Count = ResultOf<typeof QueueCountQuery>['reviewQueue']['count']

/** Counts are read again at least this often: a filter's feed says nothing of what lies outside it. */
const AT_LEAST_EVERY_MS = 20_000

/**
 * How many reviews each of these filters holds, by name.
 * @param changes counts up when something changed.
 * @param atMostEveryMs how often they are read again while things change.
 */
export function useCounts(
  filters: Ref<Readonly<Record<string, ReviewFilter>>>,
  changes: Ref<unknown>,
  atMostEveryMs = 1500,
) {
  const { client } = useClientHandle()
  const counts = shallowRef<Readonly<Record<string, Count>>>({})
  let run = 0
  let busy = false
  let soon: ReturnType<typeof setTimeout> | undefined

  async function readAll(): Promise<void> {
    const mine = ++run
    busy = true
    const read: Record<string, Count> = {}
    // One after another: a browser has few connections, and the open item must not wait behind these.
    for (const [name, filter] of Object.entries(filters.value)) {
      const { data } = await client.query(QueueCountQuery, { filter })
      if (mine !== run) return
      if (data) read[name] = data.reviewQueue.count
    }
    counts.value = read
    busy = false
  }

  function readSoon(): void {
    soon ??= setTimeout(() => {
      soon = undefined
      // A slow reading is let finish: begun again each time, it would never end.
      if (busy) readSoon()
      else void readAll()
    }, atMostEveryMs)
  }

  watch(filters, readAll, { immediate: true })
  watch(changes, readSoon)
  const regular = setInterval(() => document.hidden || readSoon(), AT_LEAST_EVERY_MS)
  onScopeDispose(() => {
    run += 1
    clearTimeout(soon)
    clearInterval(regular)
  })

  return counts
}
