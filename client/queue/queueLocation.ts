import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { ReviewFilter } from '../graphql/queueDocuments.ts'
import type { AwaitingReason, FailureType, Priority } from '../graphql/words.ts'
import { failureReasons, stopReasons } from '../texts/reasons.ts'
import { priorityWords } from '../texts/words.ts'
import { todayBegan } from '../time/today.ts'

/** Which part of the queue is shown. It lives in the URL, so that it can be sent to a colleague. */
export interface QueueLocation {
  readonly view: 'queue' | 'claimed' | 'snoozed' | 'resolved'
  readonly tab: 'all' | 'accounts' | 'agents' | 'scheduled'
  readonly search: string
  /** Of what is resolved, only what was today. */
  readonly since: 'today' | ''
  readonly failureTypes: readonly FailureType[]
  readonly awaitingReasons: readonly AwaitingReason[]
  readonly priorities: readonly Priority[]
  readonly campaign: string | null
  readonly project: string | null
  /** Only what looks the same: one fingerprint of failures. */
  readonly fingerprint: string | null
  /** The id of the open review. */
  readonly item: string | null
}

const VIEWS = ['queue', 'claimed', 'snoozed', 'resolved'] as const

/** The views that show another state than what waits now. */
const STATUSES: Readonly<Partial<Record<QueueLocation['view'], ReviewFilter['statuses']>>> = {
  snoozed: ['SNOOZED'],
  resolved: ['RESOLVED'],
}
const TABS = ['all', 'accounts', 'agents', 'scheduled'] as const

function text(query: LocationQuery, name: string): string {
  const value = query[name]
  return typeof value === 'string' ? value : ''
}

function list<Value extends string>(
  query: LocationQuery,
  name: string,
  known: readonly Value[],
): readonly Value[] {
  const values: readonly string[] = text(query, name).split(',')
  return known.filter((value) => values.includes(value))
}

const FAILURE_TYPES = failureReasons.map(([type]) => type)
const AWAITING_REASONS = stopReasons.map(([reason]) => reason)
const PRIORITIES = Object.keys(priorityWords) as Priority[]

/** Reads the URL; what makes no sense in it counts as absent. */
export function readLocation(query: LocationQuery): QueueLocation {
  return {
    view: VIEWS.find((view) => view === query.view) ?? 'queue',
    tab: TABS.find((tab) => tab === query.tab) ?? 'all',
    search: text(query, 'q'),
    since: query.view === 'resolved' && query.since === 'today' ? 'today' : '',
    failureTypes: list(query, 'failure', FAILURE_TYPES),
    awaitingReasons: list(query, 'reason', AWAITING_REASONS),
    priorities: list(query, 'priority', PRIORITIES),
    campaign: text(query, 'campaign') || null,
    project: text(query, 'project') || null,
    fingerprint: text(query, 'fingerprint') || null,
    item: text(query, 'item') || null,
  }
}

/** The query of the URL that stands for this location; what is as usual is left out. */
export function locationQuery(location: QueueLocation): LocationQueryRaw {
  return {
    view: location.view === 'queue' ? undefined : location.view,
    tab: location.tab === 'all' ? undefined : location.tab,
    q: location.search || undefined,
    since: location.since || undefined,
    failure: location.failureTypes.join(',') || undefined,
    reason: location.awaitingReasons.join(',') || undefined,
    priority: location.priorities.join(',') || undefined,
    campaign: location.campaign ?? undefined,
    project: location.project ?? undefined,
    fingerprint: location.fingerprint ?? undefined,
    item: location.item ?? undefined,
  }
}

/** The filter without the tab: what the counts of the tabs are counted over. */
export function filterWithoutTab(location: QueueLocation): ReviewFilter {
  return {
    statuses: STATUSES[location.view],
    claimedByMe: location.view === 'claimed' ? true : undefined,
    search: location.search || undefined,
    resolvedAfter: location.since === 'today' ? todayBegan.value : undefined,
    failureTypes: location.failureTypes.length > 0 ? [...location.failureTypes] : undefined,
    awaitingReasons: location.awaitingReasons.length > 0 ? [...location.awaitingReasons] : undefined,
    priorities: location.priorities.length > 0 ? [...location.priorities] : undefined,
    campaignIds: location.campaign === null ? undefined : [location.campaign],
    projectIds: location.project === null ? undefined : [location.project],
    fingerprint: location.fingerprint ?? undefined,
  }
}

/** The filter that a tab adds. Agents are the tickets that need a person; the scheduled ones have their own tab. */
export function filterOfTab(filter: ReviewFilter, tab: QueueLocation['tab']): ReviewFilter {
  if (tab === 'accounts') return { ...filter, kinds: ['PHASE'] }
  if (tab === 'agents') return { ...filter, kinds: ['TICKET'], statuses: filter.statuses ?? ['OPEN'] }
  if (tab === 'scheduled') return { ...filter, statuses: ['SCHEDULED'] }
  return filter
}

export function filterOf(location: QueueLocation): ReviewFilter {
  return filterOfTab(filterWithoutTab(location), location.tab)
}

/** How much is chosen in the filter. */
export function chosenIn({ failureTypes, awaitingReasons, priorities, since }: QueueLocation): number {
  return failureTypes.length + awaitingReasons.length + priorities.length + (since === '' ? 0 : 1)
}

/** Whether the person narrowed the queue by hand: then an empty list is no good news. */
export function isNarrowed(location: QueueLocation): boolean {
  const { view, tab, item: _item, ...rest } = location
  return (
    view !== 'queue' ||
    tab !== 'all' ||
    Object.values(rest).some((value) => value !== null && value.length > 0)
  )
}

/** What takes back how it was narrowed, and where that is nothing, leads to the whole view; null where this is the whole. */
export function widened(location: QueueLocation): Partial<QueueLocation> | null {
  const { tab, search, fingerprint, campaign, project } = location
  if (tab !== 'all' || search !== '' || fingerprint !== null || chosenIn(location) > 0) {
    return {
      tab: 'all',
      search: '',
      since: '',
      failureTypes: [],
      awaitingReasons: [],
      priorities: [],
      fingerprint: null,
    }
  }
  return campaign === null && project === null ? null : { campaign: null, project: null }
}

/** Which part of the queue this is, to be compared: without the open item, and without the search, which grows letter by letter. */
export function shownPart(location: QueueLocation): string {
  return JSON.stringify({ ...location, item: null, search: '' })
}

/** Whether the address says nothing of what to show: then it is what the page begins with. */
export function isBlank(query: LocationQuery): boolean {
  return Object.keys(query).every((name) => name === 'item')
}
