import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router'
import { midnight } from '../time/today.ts'

/** What the numbers can be told apart by, as the address names it, and the API. */
export const GROUPS = {
  action: 'ACTION',
  failure: 'FAILURE_TYPE',
  reason: 'AWAITING_REASON',
  phase: 'PHASE',
  campaign: 'CAMPAIGN',
  project: 'PROJECT',
  reviewer: 'REVIEWER',
} as const
export type GroupName = keyof typeof GROUPS

/** Ranges that end today, in days. */
export const DAYS = [7, 14, 90] as const
export type Days = (typeof DAYS)[number]
const USUAL_DAYS: Days = 14

/** The longest range that is read, in days. */
export const MOST_DAYS = 400

/** Two days of the reader's calendar, both in it: "2026-11-01". */
export interface CustomRange {
  readonly from: string
  readonly to: string
}

/** What the page shows. It lives in the URL, so that it can be sent to a colleague. */
export interface InsightsLocation {
  readonly range: Days | CustomRange
  readonly group: GroupName
  readonly campaigns: readonly string[]
  readonly projects: readonly string[]
  /** Names. */
  readonly phases: readonly string[]
}

function list(query: LocationQuery, name: string): readonly string[] {
  const value = query[name]
  const values = Array.isArray(value) ? value : [value]
  return values.filter((each): each is string => typeof each === 'string' && each !== '')
}

const DAY = /^\d{4}-\d\d-\d\d$/
const isDay = (value: unknown): value is string =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value))

/** Whether the range can be read: it does not run backwards, and is not too long. */
export function isRange({ from, to }: CustomRange): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS
  return isDay(from) && isDay(to) && days >= 0 && days < MOST_DAYS
}

/** Reads the URL; what makes no sense in it counts as absent. */
export function readInsightsLocation(query: LocationQuery): InsightsLocation {
  const custom = { from: query.from, to: query.to } as CustomRange
  return {
    range: isRange(custom) ? custom : (DAYS.find((days) => String(days) === query.days) ?? USUAL_DAYS),
    group: (Object.keys(GROUPS) as GroupName[]).find((name) => name === query.by) ?? 'action',
    campaigns: list(query, 'campaign'),
    projects: list(query, 'project'),
    phases: list(query, 'phase'),
  }
}

/** The query of the URL that stands for this location; what is as usual is left out. */
export function insightsQuery({
  range,
  group,
  campaigns,
  projects,
  phases,
}: InsightsLocation): LocationQueryRaw {
  const days = typeof range === 'number' ? range : null
  return {
    days: days === null || days === USUAL_DAYS ? undefined : String(days),
    from: typeof range === 'number' ? undefined : range.from,
    to: typeof range === 'number' ? undefined : range.to,
    by: group === 'action' ? undefined : group,
    campaign: campaigns.length > 0 ? [...campaigns] : undefined,
    project: projects.length > 0 ? [...projects] : undefined,
    phase: phases.length > 0 ? [...phases] : undefined,
  }
}

const DAY_MS = 24 * 60 * 60 * 1000

const localDay = (text: string) => new Date(`${text}T00:00:00`)

/** The moments that the range lies between, in whole days of the reader's calendar; the last may not be over yet. */
export function momentsOf(range: InsightsLocation['range'], now: number): { from: string; to: string } {
  const today = new Date(now)
  const [from, to] =
    typeof range === 'number'
      ? [midnight(today, 1 - range), midnight(today, 1)]
      : [localDay(range.from), midnight(localDay(range.to), 1)]
  return { from: from.toISOString(), to: to.toISOString() }
}

/** Up to so many days the backlog is shown three times a day. */
const FINE_DAYS = 21
export const POINTS_A_DAY = 3

/** How many moments of the backlog are shown over the range. */
export function pointsIn({ from, to }: { readonly from: string; readonly to: string }): number {
  const days = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS))
  return days <= FINE_DAYS ? days * POINTS_A_DAY : days
}

/** The location of the page, and the way to change it. */
export function useInsightsLocation(): {
  location: ComputedRef<InsightsLocation>
  change: (changes: Partial<InsightsLocation>) => void
} {
  const route = useRoute()
  const router = useRouter()
  const location = computed(() => readInsightsLocation(route.query))
  return {
    location,
    change: (changes) => {
      void router.replace({ path: route.path, query: insightsQuery({ ...location.value, ...changes }) })
    },
  }
}
