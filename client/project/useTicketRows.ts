import { useClientHandle, type CombinedError } from '@urql/vue'
import { computed, onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'
import { connection } from '../graphql/connection.ts'
import {
  ProjectChangedSubscription,
  ProjectTicketsQuery,
  type TicketFilter,
  type TicketRow,
} from '../graphql/projectDocuments.ts'
import { fits } from './projectLocation.ts'
import { letIn, noTickets, settle, withChange, withPage } from './ticketRows.ts'

const PAGE_SIZE = 60
/** Changes are applied together at most this often, so that a burst of them is drawn once. */
const BATCH_MS = 50
/**
 * The feed has no cursor: what changed between the first page's snapshot and the feed's beginning is seen by reading
 * once more when the feed surely runs. For the same reason the list is read again after every lost connection.
 */
const CHECK_MS = 1500
/** After a page that could not be read. */
const RETRY_MS = 3000
/** One that fails so often in a row is no accident. */
const STUCK_AFTER = 2

/**
 * A project's tickets behind a filter, live.
 * @param onChange is told what the feed brought, whether it fits the filter or not.
 */
export function useTicketRows(
  projectId: Ref<string>,
  filter: Ref<TicketFilter>,
  onChange: (tickets: readonly TicketRow[]) => void,
) {
  const { client } = useClientHandle()
  const state = shallowRef(noTickets)
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<CombinedError | null>(null)
  /** How often in a row a further page could not be read. */
  const failedReads = ref(0)
  let run = 0
  let endCursor: string | null = null
  let pointerInside = false
  let buffered = new Map<string, TicketRow>()
  /** What the feed said while a page is on its way. */
  let news: Map<string, TicketRow> | null = null
  let batchTimer: ReturnType<typeof setTimeout> | undefined
  let checkTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let stopFeed = () => {}

  async function readPage(isFirst: boolean): Promise<void> {
    clearTimeout(retryTimer)
    const mine = run
    const told = (news = new Map<string, TicketRow>())
    const { data, error: failure } = await client.query(ProjectTicketsQuery, {
      projectId: projectId.value,
      ...filter.value,
      first: PAGE_SIZE,
      after: isFirst ? null : endCursor,
    })
    if (mine !== run) return
    news = null
    error.value = failure ?? null
    if (!data) {
      if (isFirst && status.value === 'loading') status.value = 'failed'
      if (!isFirst) failedReads.value += 1
      retryTimer = setTimeout(isFirst ? reload : () => void readPage(false), RETRY_MS)
      return
    }
    failedReads.value = 0
    const { nodes, pageInfo } = data.tickets
    endCursor = pageInfo.endCursor
    const before = isFirst ? { ...noTickets, waiting: new Map<string, TicketRow>() } : state.value
    state.value = withPage(before, nodes, pageInfo.hasNextPage, told)
    status.value = 'ready'
    // What was told meanwhile of tickets that the page did not hold, or that no longer fit.
    if (isFirst) for (const ticket of told.values()) receive(ticket)
  }

  /** Reads from the beginning; what is on screen stays until the answer is there. */
  function reload(): Promise<void> {
    run += 1
    return readPage(true)
  }

  function receive(ticket: TicketRow): void {
    news?.set(ticket.id, ticket)
    buffered.set(ticket.id, ticket)
    batchTimer ??= setTimeout(applyBuffered, BATCH_MS)
  }

  function applyBuffered(): void {
    batchTimer = undefined
    const tickets = [...buffered.values()]
    buffered = new Map()
    for (const ticket of tickets) {
      state.value = withChange(state.value, ticket, fits(ticket, filter.value), pointerInside)
    }
    if (state.value.rows.length === 0) state.value = letIn(state.value)
    onChange(tickets)
  }

  function follow(): void {
    stopFeed()
    const feed = client
      .subscription(ProjectChangedSubscription, { projectId: projectId.value })
      .subscribe(({ data }) => {
        if (data) receive(data.projectChanged.ticket)
      })
    stopFeed = () => feed.unsubscribe()
  }

  watch(
    projectId,
    () => {
      state.value = noTickets
      status.value = 'loading'
      follow()
      clearTimeout(checkTimer)
      checkTimer = setTimeout(reload, CHECK_MS)
    },
    { immediate: true },
  )
  watch([projectId, filter, () => connection.generation], reload, { immediate: true })
  onScopeDispose(() => {
    run += 1
    stopFeed()
    clearTimeout(batchTimer)
    clearTimeout(retryTimer)
    clearTimeout(checkTimer)
  })

  return {
    state: readonly(state) as typeof state,
    status: readonly(status),
    /** The rest of the list cannot be read for now, though it is tried again and again. */
    isStuck: computed(() => failedReads.value >= STUCK_AFTER),
    error,
    reload,
    loadMore: () => {
      if (news === null && state.value.hasMore) void readPage(false)
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
  }
}

export type ProjectTickets = ReturnType<typeof useTicketRows>
