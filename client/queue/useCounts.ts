import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { QueueCountQuery, type ReviewFilter } from '../graphql/queueDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'

export type Count = ResultOf<typeof QueueCountQuery>['reviewQueue']['count']

/** Counts are read again at most this often while things change, … */
const AT_MOST_EVERY_MS = 1500
/** … and at least this often, because a filter's feed says nothing of what lies outside it. */
const AT_LEAST_EVERY_MS = 20_000

/**
 * How many reviews each of these filters holds, by name.
 * @param changes counts up when something changed.
 */
export function useCounts(filters: Ref<Readonly<Record<string, ReviewFilter>>>, changes: Ref<unknown>) {
  const { client } = useClientHandle()
  const counts = shallowRef<Readonly<Record<string, Count>>>({})
  let run = 0
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    soon = undefined
    const mine = ++run
    const entries = await Promise.all(
      Object.entries(filters.value).map(async ([name, filter]) => {
        const { data } = await client.query(QueueCountQuery, { filter })
        return data ? ([name, data.reviewQueue.count] as const) : null
      }),
    )
    if (mine === run) counts.value = Object.fromEntries(entries.filter((entry) => entry !== null))
  }

  function readSoon(): void {
    soon ??= setTimeout(read, AT_MOST_EVERY_MS)
  }

  watch(filters, read, { immediate: true })
  watch(changes, readSoon)
  const regular = setInterval(() => document.hidden || readSoon(), AT_LEAST_EVERY_MS)
  onScopeDispose(() => {
    run += 1
    clearTimeout(soon)
    clearInterval(regular)
  })

  return counts
}
