import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router'
import type { TicketFilter, TicketRow } from '../graphql/projectDocuments.ts'
import type { AwaitingReason, TicketStatus } from '../graphql/words.ts'

/** Which tickets of a project are shown. It lives in the URL, so that it can be sent to a colleague. */
export interface ProjectLocation {
  readonly state: ProjectState
  /** Only those that wait with one of these. */
  readonly reasons: readonly AwaitingReason[]
  readonly search: string
  /** On a screen too narrow for both: the graph in place of the list. */
  readonly graph: boolean
}

/** A part of a project's tickets, as the tabs name them. */
export const PROJECT_STATES = ['all', 'person', 'scheduled', 'running', 'open', 'over'] as const
export type ProjectState = (typeof PROJECT_STATES)[number]

const STATUSES: Readonly<Record<ProjectState, readonly TicketStatus[] | null>> = {
  all: null,
  person: ['AWAITING_INPUT'],
  scheduled: ['AWAITING_INPUT'],
  running: ['IN_PROGRESS'],
  open: ['OPEN'],
  over: ['DONE', 'SKIPPED'],
}

const text = (query: LocationQuery, name: string) => {
  const value = query[name]
  return typeof value === 'string' ? value : ''
}

/** Reads the URL; what makes no sense in it counts as absent. */
export function readProjectLocation(query: LocationQuery): ProjectLocation {
  const reasons = text(query, 'reason')
  return {
    state: PROJECT_STATES.find((state) => state === query.state) ?? 'all',
    reasons: reasons === '' ? [] : (reasons.split(',') as AwaitingReason[]),
    search: text(query, 'q'),
    graph: query.show === 'graph',
  }
}

/** The query of the URL that stands for this location; what is as usual is left out. */
export function projectQuery(location: ProjectLocation): LocationQueryRaw {
  return {
    state: location.state === 'all' ? undefined : location.state,
    reason: location.reasons.join(',') || undefined,
    q: location.search || undefined,
    show: location.graph ? 'graph' : undefined,
  }
}

/** What the server is asked for. */
export function ticketFilterOf({ state, reasons, search }: ProjectLocation): TicketFilter {
  const statuses = STATUSES[state]
  return {
    status: statuses === null ? undefined : [...statuses],
    scheduled: state === 'scheduled' ? true : state === 'person' ? false : undefined,
    awaitingReason: reasons.length > 0 ? [...reasons] : undefined,
    search: search || undefined,
  }
}

/** Whether a ticket that has changed belongs to what is shown: the same as the server would say. */
export function fits(ticket: TicketRow, filter: TicketFilter): boolean {
  const { status, scheduled, awaitingReason, search } = filter
  if (status && !status.includes(ticket.ticketStatus)) return false
  if (typeof scheduled === 'boolean' && scheduled !== (ticket.reviewScheduledAt !== null)) return false
  if (awaitingReason && !awaitingReason.some((reason) => reason === ticket.awaitingReason)) return false
  if (!search) return true
  return `${ticket.number}\n${ticket.title}`.toLowerCase().includes(search.toLowerCase())
}

/** The location of a project's page, and the way to change it. */
export function useProjectLocation(): {
  location: ComputedRef<ProjectLocation>
  change: (changes: Partial<ProjectLocation>) => void
} {
  const route = useRoute()
  const router = useRouter()
  const location = computed(() => readProjectLocation(route.query))
  return {
    location,
    change: (changes) => {
      void router.replace({ path: route.path, query: projectQuery({ ...location.value, ...changes }) })
    },
  }
}
