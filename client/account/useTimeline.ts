import { useClientHandle } from '@urql/vue'
import { ref, shallowRef, watch, type Ref } from 'vue'
import { AccountTimelineQuery } from '../graphql/accountDocuments.ts'
import type { TimelineItem } from './timelineEntries.ts'

const PAGE_SIZE = 50

/** An account's timeline, newest first, a page at a time. `changes` counts up when it should be read again. */
export function useTimeline(accountId: Ref<string>, changes: Ref<unknown>) {
  const { client } = useClientHandle()
  const items = shallowRef<readonly TimelineItem[]>([])
  const hasMore = ref(false)
  const isRead = ref(false)
  let endCursor: string | null = null
  let run = 0

  async function read(after: string | null, first: number): Promise<void> {
    const mine = ++run
    const { data } = await client.query(AccountTimelineQuery, { id: accountId.value, first, after })
    const timeline = data?.account?.timeline
    if (mine !== run || !timeline) return
    items.value = after === null ? timeline.nodes : [...items.value, ...timeline.nodes]
    endCursor = timeline.pageInfo.endCursor
    hasMore.value = timeline.pageInfo.hasNextPage
    isRead.value = true
  }

  watch(
    accountId,
    () => {
      items.value = []
      isRead.value = false
      void read(null, PAGE_SIZE)
    },
    { immediate: true },
  )
  // What is shown is read again as a whole, as far as one page goes.
  watch(changes, () => void read(null, Math.min(100, Math.max(PAGE_SIZE, items.value.length))))

  return { items, hasMore, isRead, readMore: () => read(endCursor, PAGE_SIZE) }
}
