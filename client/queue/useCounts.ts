import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { ReviewCountsQuery, type ReviewFilter } from '../graphql/queueDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'

export type Count = ResultOf<typeof ReviewCountsQuery>['reviewCounts'][number]
/** By the name of what is counted. */
export type Counts = Readonly<Record<string, Count>>

/** Counts are read again at least this often: a filter's feed says nothing of what lies outside it. */
const AT_LEAST_EVERY_MS = 20_000
/** The most that one request counts. */
const MOST_AT_ONCE = 100
/** The server counts for a tenth of the time at most: where counting takes long, it is done less often. */
const REST_FACTOR = 10

/**
 * How many reviews each of these filters holds, by name.
 * @param changes counts up when something changed.
 * @param atMostEveryMs how often they are read again while things change.
 * @param counts where they are kept, and what is known of them at the beginning.
 */
export function useCounts(
  filters: Ref<Readonly<Record<string, ReviewFilter>>>,
  changes: Ref<unknown>,
  atMostEveryMs = 1500,
  counts: ShallowRef<Counts> = shallowRef({}),
) {
  const { client } = useClientHandle()
  let run = 0
  let busy = false
  let tookMs = 0
  let soon: ReturnType<typeof setTimeout> | undefined

  async function readAll(): Promise<void> {
    const mine = ++run
    const begun = performance.now()
    const names = Object.keys(filters.value)
    const asked = Object.values(filters.value)
    const read: Count[] = []
    busy = true
    for (let at = 0; at < asked.length; at += MOST_AT_ONCE) {
      const { data } = await client.query(ReviewCountsQuery, { filters: asked.slice(at, at + MOST_AT_ONCE) })
      if (mine !== run) return
      read.push(...(data?.reviewCounts ?? []))
    }
    busy = false
    tookMs = performance.now() - begun
    // Not read, the last ones are better than none.
    if (read.length < names.length) return
    counts.value = Object.fromEntries(names.map((name, at) => [name, read[at]!]))
  }

  function readSoon(): void {
    soon ??= setTimeout(
      () => {
        soon = undefined
        // A slow reading is let finish: begun again each time, it would never end.
        if (busy) readSoon()
        else void readAll()
      },
      Math.max(atMostEveryMs, tookMs * REST_FACTOR),
    )
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
