import { useClientHandle, type CombinedError } from '@urql/vue'
import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'
import { QueueChangedSubscription, QueuePageQuery, type ReviewFilter } from '../graphql/queueDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import {
  appendPage,
  applyEvents,
  emptyQueue,
  letIn,
  markGone,
  settle,
  startQueue,
  type QueueEvent,
} from './mergeQueue.ts'

const PAGE_SIZE = 50
/** Changes are applied together at most this often, so that a burst of them is drawn once. */
const BATCH_MS = 50
/** After a page that could not be read. */
const RETRY_MS = 3000

type Change = ResultOf<typeof QueueChangedSubscription>['queueChanged']

/** The live queue behind a filter: its rows, and the ways to move through them. */
export function useQueue(filter: Ref<ReviewFilter>) {
  const { client } = useClientHandle()
  const state = shallowRef(emptyQueue)
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<CombinedError | null>(null)
  /** Counts up with every batch of changes: counts and the open detail are read again then. */
  const changes = ref(0)
  let run = 0
  let endCursor: string | null = null
  let pointerInside = false
  let buffered: QueueEvent[] = []
  let batchTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let stopFeed = () => {}
  let loadingMore: Set<string> | null = null

  async function readPage(after: string | null) {
    const { data, error: failure } = await client.query(QueuePageQuery, {
      filter: filter.value,
      first: PAGE_SIZE,
      after,
    })
    return { page: data?.reviewQueue, failure }
  }

  async function reload(): Promise<void> {
    const mine = ++run
    stop()
    const { page, failure } = await readPage(null)
    if (mine !== run) return
    error.value = failure ?? null
    if (!page) {
      status.value = 'failed'
      retryTimer = setTimeout(reload, RETRY_MS)
      return
    }
    state.value = startQueue(page.nodes, page.pageInfo.hasNextPage)
    endCursor = page.pageInfo.endCursor
    status.value = 'ready'
    changes.value += 1
    follow(page.feedCursor)
  }

  function follow(after: string): void {
    const feed = client
      .subscription(QueueChangedSubscription, { filter: filter.value, after })
      .subscribe((result) => {
        if (result.data) receive(result.data.queueChanged)
        else if (result.error) retryTimer = setTimeout(reload, RETRY_MS)
      })
    stopFeed = () => feed.unsubscribe()
  }

  function receive(change: Change): void {
    if (change.type === 'RESYNC') return void reload()
    if (change.type === 'REMOVED' && change.reviewId !== null) {
      buffered.push({ type: 'REMOVED', id: change.reviewId })
      loadingMore?.add(change.reviewId)
    } else if (change.review) {
      buffered.push({ type: 'UPSERTED', review: change.review })
      loadingMore?.delete(change.review.id)
    }
    batchTimer ??= setTimeout(applyBuffered, BATCH_MS)
  }

  function applyBuffered(): void {
    batchTimer = undefined
    state.value = applyEvents(state.value, buffered, pointerInside)
    buffered = []
    changes.value += 1
  }

  async function loadMore(): Promise<void> {
    if (loadingMore || !state.value.hasMore) return
    const mine = run
    const left = new Set<string>()
    loadingMore = left
    const { page } = await readPage(endCursor)
    if (mine !== run) return
    loadingMore = null
    if (!page) return
    endCursor = page.pageInfo.endCursor
    state.value = appendPage(state.value, page.nodes, page.pageInfo.hasNextPage, left)
  }

  function stop(): void {
    stopFeed()
    stopFeed = () => {}
    clearTimeout(batchTimer)
    clearTimeout(retryTimer)
    batchTimer = undefined
    buffered = []
    loadingMore = null
  }

  watch(filter, reload, { immediate: true })
  onScopeDispose(() => {
    run += 1
    stop()
  })

  return {
    state: readonly(state) as typeof state,
    status: readonly(status),
    error,
    changes: readonly(changes),
    reload,
    loadMore,
    letWaitingIn: () => {
      state.value = letIn(state.value)
    },
    pointerEntered: () => {
      pointerInside = true
    },
    pointerLeft: () => {
      pointerInside = false
      state.value = settle(state.value)
    },
    greyOut: (id: string) => {
      state.value = markGone(state.value, id, true)
    },
    bringBack: (id: string) => {
      state.value = markGone(state.value, id, false)
    },
  }
}

export type Queue = ReturnType<typeof useQueue>
