import { useClientHandle } from '@urql/vue'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { AccountTimelineQuery } from '../graphql/accountDocuments.ts'
import { connection } from '../graphql/connection.ts'
import { serverNow } from '../time/serverClock.ts'
import { timelineEntries, type TimelineFilter } from './timelineEntries.ts'
import type { TimelineEdge } from './itemLine.ts'

const FIRST_PAGE = 50
const LATER_PAGE = 100

/** A filter that finds less than this reads on by itself, so many pages and no more at a time. */
const ENOUGH_LINES = 8
const PAGES_AT_A_TIME = 4

/** Whose timeline it is. */
export interface TimelineSubject {
  readonly accountId: string
  /** Counts up when it should be read again. */
  readonly changes: unknown
  /** When the failure was that is shown as the evidence; null where none is. */
  readonly evidenceAt: string | null
}

/**
 * An account's timeline, newest first, a page at a time.
 * @param subject is followed: a component's own properties.
 */
export function useTimeline(subject: TimelineSubject, filter: Ref<TimelineFilter>) {
  const { client } = useClientHandle()
  const edges = shallowRef<readonly TimelineEdge[]>([])
  const hasMore = ref(false)
  const isRead = ref(false)
  const isReading = ref(false)
  const hasFailed = ref(false)
  let endCursor: string | null = null
  let run = 0

  const minute = computed(() => Math.floor(serverNow.value / 60_000) * 60_000)
  const view = computed(() => ({
    filter: filter.value,
    now: minute.value,
    evidenceAt: subject.evidenceAt,
  }))
  const linesOf = (found: readonly TimelineEdge[]) => timelineEntries(found, view.value)
  const entries = computed(() => linesOf(edges.value))

  /** Reads pages after those known until it is enough, and shows them together: lines that come and go would jump. */
  async function load(
    known: readonly TimelineEdge[],
    isEnough: (found: readonly TimelineEdge[], pages: number) => boolean,
  ): Promise<void> {
    const mine = ++run
    isReading.value = true
    hasFailed.value = false
    let found = known
    let after = known.length > 0 ? endCursor : null
    for (let pages = 1; ; pages += 1) {
      const first = found.length > 0 ? LATER_PAGE : FIRST_PAGE
      const { data } = await client.query(AccountTimelineQuery, { id: subject.accountId, first, after })
      if (mine !== run) return
      const timeline = data?.account?.timeline
      if (!timeline) {
        hasFailed.value = true
        break
      }
      found = [...found, ...timeline.edges]
      after = timeline.pageInfo.endCursor
      if (timeline.pageInfo.hasNextPage && !isEnough(found, pages)) continue
      edges.value = found
      endCursor = after
      hasMore.value = timeline.pageInfo.hasNextPage
      isRead.value = true
      break
    }
    isReading.value = false
  }

  const untilLines = (wanted: number) => (found: readonly TimelineEdge[], pages: number) =>
    pages === PAGES_AT_A_TIME || linesOf(found).length >= wanted

  function readMore(): void {
    if (hasMore.value && !isReading.value) {
      void load(edges.value, untilLines(entries.value.length + ENOUGH_LINES))
    }
  }

  watch(
    () => subject.accountId,
    () => {
      edges.value = []
      hasMore.value = false
      isRead.value = false
      void load([], untilLines(ENOUGH_LINES))
    },
    { immediate: true },
  )
  watch(filter, () => {
    if (entries.value.length < ENOUGH_LINES) readMore()
  })
  function readAgain(): void {
    const shown = edges.value.length
    void load([], (found) => found.length >= shown)
  }

  // From the top, as far as it is shown: older lines change too, when the outcome of what was done is known.
  watch([() => subject.changes, () => connection.generation], () => readAgain())

  return { entries, hasMore, isRead, isReading, hasFailed, readMore, readAgain }
}
