import { useClientHandle, type CombinedError } from '@urql/vue'
import { computed, onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'
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
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let moreTimer: ReturnType<typeof setTimeout> | undefined
  let stopFeed = () => {}

  async function readPage(after: string | null) {
    const { data, error: failure } = await client.query(ProjectTicketsQuery, {
      projectId: projectId.value,
      ...filter.value,
      first: PAGE_SIZE,
      after,
    })
    return { data, failure }
  }

  /** Reads from the beginning; what is on screen stays until the answer is there. */
  async function reload(): Promise<void> {
    const mine = ++run
    stop()
    const { data, failure } = await readPage(null)
    if (mine !== run) return
    error.value = failure ?? null
    if (!data) {
      if (status.value === 'loading') status.value = 'failed'
      retryTimer = setTimeout(reload, RETRY_MS)
      return
    }
    const { nodes, pageInfo } = data.tickets
    endCursor = pageInfo.endCursor
    state.value = withPage(noTickets, nodes, pageInfo.hasNextPage, new Map())
    status.value = 'ready'
    follow(data.feedCursor)
  }

  /** Goes on from there, also after a lost connection: nothing is missed, and nothing needs to be read again. */
  function follow(after: string): void {
    const feed = client
      .subscription(ProjectChangedSubscription, { projectId: projectId.value, after })
      .subscribe((result) => {
        if (result.data) receive(result.data.projectChanged.ticket)
        else if (result.error) retryTimer = setTimeout(reload, RETRY_MS)
      })
    stopFeed = () => feed.unsubscribe()
  }

  async function loadMore(): Promise<void> {
    if (news !== null || !state.value.hasMore) return
    clearTimeout(moreTimer)
    const mine = run
    const told = (news = new Map<string, TicketRow>())
    const { data } = await readPage(endCursor)
    if (mine !== run) return
    news = null
    failedReads.value = data ? 0 : failedReads.value + 1
    if (!data) {
      moreTimer = setTimeout(loadMore, RETRY_MS)
      return
    }
    const { nodes, pageInfo } = data.tickets
    endCursor = pageInfo.endCursor
    state.value = withPage(state.value, nodes, pageInfo.hasNextPage, told)
    // What was told meanwhile of tickets that no longer fit.
    for (const ticket of told.values()) receive(ticket)
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

  function stop(): void {
    stopFeed()
    stopFeed = () => {}
    clearTimeout(batchTimer)
    clearTimeout(retryTimer)
    clearTimeout(moreTimer)
    batchTimer = undefined
    buffered = new Map()
    news = null
    failedReads.value = 0
  }

  watch(projectId, () => {
    state.value = noTickets
    status.value = 'loading'
  })
  watch([projectId, filter], reload, { immediate: true })
  onScopeDispose(() => {
    run += 1
    stop()
  })

  return {
    state: readonly(state) as typeof state,
    status: readonly(status),
    /** The rest of the list cannot be read for now, though it is tried again and again. */
    isStuck: computed(() => failedReads.value >= STUCK_AFTER),
    error,
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
  }
}

export type ProjectTickets = ReturnType<typeof useTicketRows>
