import { useClientHandle, type CombinedError } from '@urql/vue'
import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'
import { QueueChangedSubscription, QueuePageQuery, type ReviewFilter } from '../graphql/queueDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import { foldingOf, foldKey } from './groups.ts'
import { setOpened } from './openGroups.ts'
import { applyEvents, type QueueEvent } from './queueFeed.ts'
import { appendPage, appendToGroup } from './queuePages.ts'
import { emptyQueue, markGone, startQueue } from './queueState.ts'
import { letIn, letOneIn, settle } from './waitingRows.ts'

const PAGE_SIZE = 50
/** Once somebody scrolls, or a whole page went into one card, bigger steps. */
const NEXT_PAGE_SIZE = 100
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
  /** Where the reading of each open group stands; null at its end. */
  let groupCursors = new Map<string, string | null>()
  let loadingGroups = new Map<string, Set<string>>()
  /** Reviews that this person brought back: they need not wait behind "1 new". */
  const expected = new Set<string>()

  async function readPage(after: string | null, size: number, narrower: ReviewFilter = filter.value) {
    const { data, error: failure } = await client.query(QueuePageQuery, {
      filter: narrower,
      first: size,
      after,
    })
    return { page: data?.reviewQueue, failure }
  }

  async function reload(): Promise<void> {
    const mine = ++run
    stop()
    const { page, failure } = await readPage(null, PAGE_SIZE)
    if (mine !== run) return
    error.value = failure ?? null
    if (!page) {
      status.value = 'failed'
      retryTimer = setTimeout(reload, RETRY_MS)
      return
    }
    state.value = startQueue(page.nodes, page.pageInfo.hasNextPage, foldingOf(filter.value))
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
      for (const left of loadingGroups.values()) left.add(change.reviewId)
    } else if (change.review) {
      buffered.push({ type: 'UPSERTED', review: change.review })
      loadingMore?.delete(change.review.id)
      for (const left of loadingGroups.values()) left.delete(change.review.id)
    }
    batchTimer ??= setTimeout(applyBuffered, BATCH_MS)
  }

  function applyBuffered(): void {
    batchTimer = undefined
    state.value = applyEvents(state.value, buffered, pointerInside)
    buffered = []
    letExpectedIn()
    changes.value += 1
  }

  function letExpectedIn(): void {
    for (const id of expected) {
      if (state.value.waiting.has(id)) state.value = letOneIn(state.value, id)
      if (state.value.rows.some((row) => row.review.id === id && !row.gone)) expected.delete(id)
    }
  }

  async function loadMore(): Promise<void> {
    if (loadingMore || !state.value.hasMore) return
    const mine = run
    const left = new Set<string>()
    loadingMore = left
    const { page } = await readPage(endCursor, NEXT_PAGE_SIZE)
    if (mine !== run) return
    loadingMore = null
    if (!page) return
    endCursor = page.pageInfo.endCursor
    state.value = appendPage(state.value, page.nodes, page.pageInfo.hasNextPage, left)
  }

  /** Reads the next members of an open group that no page of the queue has brought yet. */
  async function loadGroup(fingerprint: string): Promise<void> {
    const cursor = groupCursors.get(fingerprint)
    if (loadingGroups.has(fingerprint) || cursor === null) return
    const mine = run
    const left = new Set<string>()
    loadingGroups.set(fingerprint, left)
    const narrower: ReviewFilter = { ...filter.value, fingerprint, statuses: ['OPEN'] }
    const { page } = await readPage(cursor ?? null, NEXT_PAGE_SIZE, narrower)
    if (mine !== run) return
    loadingGroups.delete(fingerprint)
    if (!page) return
    groupCursors.set(fingerprint, page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null)
    const before = state.value.rows.length
    state.value = appendToGroup(state.value, page.nodes, left)
    // A page of members that were there already: the ones that are missing stand further down.
    if (state.value.rows.length === before) await loadGroup(fingerprint)
  }

  function openGroup(fingerprint: string, isOpen: boolean): void {
    state.value = setOpened(state.value, fingerprint, isOpen)
    if (isOpen) groupCursors.delete(fingerprint)
  }

  function stop(): void {
    stopFeed()
    stopFeed = () => {}
    clearTimeout(batchTimer)
    clearTimeout(retryTimer)
    batchTimer = undefined
    buffered = []
    loadingMore = null
    loadingGroups = new Map()
    groupCursors = new Map()
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
    loadGroup,
    openGroup,
    /** The fingerprint of a loaded review that is folded away; null where it stands by itself. */
    foldedUnder: (id: string) => {
      const review = state.value.rows.find((row) => row.review.id === id)?.review
      const fingerprint = review === undefined ? null : foldKey(review)
      return fingerprint !== null && state.value.folded.has(fingerprint) ? fingerprint : null
    },
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
    /** This person takes back what they did: the review need not wait to come in again. */
    expectBack: (ids: readonly string[]) => {
      for (const id of ids) expected.add(id)
      letExpectedIn()
    },
  }
}

export type Queue = ReturnType<typeof useQueue>
