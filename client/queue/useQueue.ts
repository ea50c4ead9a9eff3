import { useClientHandle, type CombinedError } from '@urql/vue'
import { computed, onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'
import { QueueChangedSubscription, QueuePageQuery, type ReviewFilter } from '../graphql/queueDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import { foldingOf } from './groups.ts'
import { applyEvent, type QueueEvent } from './list/feed.ts'
import { letIn, letOneIn, setOpened, settleAll, settleQuietly } from './list/settle.ts'
import { useLines } from './list/useLines.ts'
import { orderOf } from './order.ts'

const PAGE_SIZE = 50
/** Once somebody scrolls, or a whole page went into one card, bigger steps. */
const NEXT_PAGE_SIZE = 100
/** Changes are applied together at most this often, so that a burst of them is drawn once. */
const BATCH_MS = 50
/** The same while somebody moves through the list: what passes by is not read, and each frame has enough to draw. */
const MOVING_BATCH_MS = 300
/** Who has not scrolled or gone to another line for so long stands still. */
const STILL_MS = 150
/** After a page that could not be read. */
const RETRY_MS = 3000
/** One that fails so often in a row is no accident. */
const STUCK_AFTER = 2

type Change = ResultOf<typeof QueueChangedSubscription>['queueChanged']

/** The live queue behind a filter: its rows, and the ways to move through them. */
export function useQueue(filter: Ref<ReviewFilter>) {
  const { client } = useClientHandle()
  const { list, change, clear, watchFrom, standOn, setPointerInside } = useLines()
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<CombinedError | null>(null)
  /** The filter that the rows were read for. */
  const readFor = shallowRef<ReviewFilter | null>(null)
  /** Counts up with every batch of changes: counts and the open detail are read again then. */
  const changes = ref(0)
  /** The fingerprints of the cards in sight: only their members need to be counted. */
  const groupsInSight = shallowRef<readonly string[]>([])
  /** How often in a row a further page could not be read. */
  const failedReads = ref(0)
  let run = 0
  let endCursor: string | null = null
  let buffered: QueueEvent[] = []
  let batchTimer: ReturnType<typeof setTimeout> | undefined
  let appliedAt = 0
  let movedAt = Number.NEGATIVE_INFINITY
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
      order: orderOf(narrower),
      first: size,
      after,
    })
    return { page: data?.reviewQueue, failure }
  }

  /** Reads a page below the first, until it works. @returns null when the list has begun anew meanwhile. */
  async function readFurther(after: string | null, narrower?: ReviewFilter) {
    const mine = run
    for (;;) {
      const { page } = await readPage(after, NEXT_PAGE_SIZE, narrower)
      if (mine !== run) return null
      failedReads.value = page ? 0 : failedReads.value + 1
      if (page) return page
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      if (mine !== run) return null
    }
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
    clear(foldingOf(filter.value), orderOf(filter.value))
    change((lines) => lines.appendPage(page.nodes, page.pageInfo.hasNextPage))
    endCursor = page.pageInfo.endCursor
    readFor.value = filter.value
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

  function receive({ type, reviewId, review }: Change): void {
    if (type === 'RESYNC') return void reload()
    if (type === 'REMOVED' && reviewId !== null) {
      buffered.push({ type: 'REMOVED', id: reviewId })
      loadingMore?.add(reviewId)
      for (const left of loadingGroups.values()) left.add(reviewId)
    } else if (review) {
      buffered.push({ type: 'UPSERTED', review })
      loadingMore?.delete(review.id)
      for (const left of loadingGroups.values()) left.delete(review.id)
    }
    // The first at once: only what follows it closely is worth waiting for.
    batchTimer ??= setTimeout(applyInTime, Math.max(0, appliedAt + BATCH_MS - performance.now()))
  }

  function applyInTime(): void {
    const now = performance.now()
    const waitsFor = Math.min(movedAt + STILL_MS, appliedAt + MOVING_BATCH_MS) - now
    if (waitsFor > 0) batchTimer = setTimeout(applyInTime, waitsFor)
    else applyBuffered(now)
  }

  function applyBuffered(now: number): void {
    batchTimer = undefined
    appliedAt = now
    change((lines, sight) => {
      for (const event of buffered) applyEvent(lines, event)
      settleQuietly(lines, sight)
      // Nothing is left that could jump.
      if (lines.size === 0) letIn(lines, sight.cursor)
    })
    buffered = []
    letExpectedIn()
    changes.value += 1
  }

  function letExpectedIn(): void {
    for (const id of expected) {
      if (list.value.waiting.get(id) !== undefined) change((lines) => letOneIn(lines, id))
      if (list.value.row(id)?.row.gone === false) expected.delete(id)
    }
  }

  async function loadMore(): Promise<void> {
    if (loadingMore || !list.value.hasMore) return
    const left = new Set<string>()
    loadingMore = left
    const page = await readFurther(endCursor)
    if (page === null) return
    loadingMore = null
    endCursor = page.pageInfo.endCursor
    change((lines) => lines.appendPage(page.nodes, page.pageInfo.hasNextPage, left))
  }

  /** Reads the next members of an open group that no page of the queue has brought yet. */
  async function loadGroup(fingerprint: string): Promise<void> {
    const cursor = groupCursors.get(fingerprint)
    if (loadingGroups.has(fingerprint) || cursor === null) return
    const left = new Set<string>()
    loadingGroups.set(fingerprint, left)
    const narrower: ReviewFilter = { ...filter.value, fingerprint, statuses: ['OPEN'] }
    const page = await readFurther(cursor ?? null, narrower)
    if (page === null) return
    loadingGroups.delete(fingerprint)
    groupCursors.set(fingerprint, page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null)
    let added = 0
    change((lines) => {
      added = lines.appendToGroup(fingerprint, page.nodes, left)
    })
    // A page of members that were there already: the ones that are missing stand further down.
    if (added === 0) await loadGroup(fingerprint)
  }

  function openGroup(fingerprint: string, isOpen: boolean): void {
    const group = list.value.placed.groups.get(fingerprint)
    if (group === undefined) return
    change((lines) => setOpened(lines, group, isOpen))
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
    failedReads.value = 0
    loadingGroups = new Map()
    groupCursors = new Map()
  }

  watch(filter, reload, { immediate: true })
  onScopeDispose(() => {
    run += 1
    stop()
  })

  return {
    /** Its lines are changed in place; whoever reads them through this is told of each change. */
    list: list as Readonly<typeof list>,
    status: readonly(status),
    error,
    /** Whether the rows are those of the filter as it is now: after a change of it, they are not until it was read. */
    isRead: computed(() => readFor.value === filter.value),
    changes: readonly(changes),
    /** The rest of the list cannot be read for now, though it is tried again and again. */
    isStuck: computed(() => failedReads.value >= STUCK_AFTER),
    groupsInSight,
    reload,
    loadMore,
    loadGroup,
    openGroup,
    watchFrom,
    standOn,
    /** Somebody moves through the list. */
    moved: () => {
      movedAt = performance.now()
    },
    letWaitingIn: () => change((lines, { cursor }) => letIn(lines, cursor)),
    pointerEntered: () => setPointerInside(true),
    pointerLeft: () => {
      setPointerInside(false)
      change((lines, { cursor }) => settleAll(lines, cursor))
    },
    /** The cards hold so many, as the server counted. */
    countGroups: (counts: ReadonlyMap<string, number>) =>
      change((lines) => {
        for (const [fingerprint, count] of counts) lines.placed.count(fingerprint, count)
      }),
    greyOut: (id: string) => change((lines) => lines.markLeaving(id, true)),
    bringBack: (id: string) => change((lines) => lines.markLeaving(id, false)),
    /** This person takes back what they did: the review need not wait to come in again. */
    expectBack: (ids: readonly string[]) => {
      for (const id of ids) expected.add(id)
      letExpectedIn()
    },
  }
}

export type Queue = ReturnType<typeof useQueue>
