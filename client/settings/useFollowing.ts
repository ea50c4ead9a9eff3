import { useIntervalFn } from '@vueuse/core'
import { shallowRef } from 'vue'
import type { Answer } from '../review/useLiveRead.ts'
import type { ListPage, Pages } from './usePages.ts'

/** So many are read at a time, at most. */
const MOST = 100
/** Beyond what is shown: to count what is new. */
const BESIDE = 50

/** What came in above a list since it was read. */
export interface Newer {
  readonly count: number
  /** There is more than was counted. */
  readonly isMore: boolean
}

const NONE: Newer = { count: 0, isMore: false }

/** How a list is followed. */
export interface Following<Row> {
  readonly keyOf: (row: Row) => string
  /** Reads the newest ones, so many of them. */
  readonly readTop: (most: number) => PromiseLike<Answer<ListPage<Row>>>
  /** How often it is looked at while somebody looks. */
  readonly everyMs: number
  /** Whether one of these may change at any moment: otherwise it is looked at less often. */
  readonly isBusy?: (shown: readonly Row[]) => boolean
}

/** How many looks are left out where nothing is about to change. */
const QUIET_LOOKS = 4

/**
 * Keeps a list, newest first, as it is: what is shown changes in its place, and goes where it does not fit any more.
 * What comes in is counted and waits, so that no line moves away from under somebody's eyes.
 */
export function useFollowing<Row>(
  list: Pages<Row>,
  { keyOf, readTop, everyMs, isBusy = () => true }: Following<Row>,
) {
  const newer = shallowRef<Newer>(NONE)
  let isLooking = false
  let leftOut = 0

  async function look(): Promise<void> {
    const shown = list.rows.value
    if (shown === null || isLooking || list.isReading.value || document.hidden) return
    if (shown.length === 0) return list.refresh()
    isLooking = true
    const { data } = await readTop(Math.min(MOST, shown.length + BESIDE))
    isLooking = false
    if (!data || shown !== list.rows.value) return
    take(shown, data)
  }

  function take(shown: readonly Row[], { nodes, pageInfo }: ListPage<Row>): void {
    const places = new Map(shown.map((row, place) => [keyOf(row), place]))
    const first = nodes.findIndex((row) => places.has(keyOf(row)))
    const last = nodes.findLastIndex((row) => places.has(keyOf(row)))
    if (first === -1) {
      newer.value = { count: nodes.length, isMore: pageInfo.hasNextPage }
      return
    }
    newer.value = { count: first, isMore: false }
    // What lies beyond what was read stays as it was.
    const isRead = last < nodes.length - 1 || !pageInfo.hasNextPage
    const beyond = isRead ? [] : shown.slice(places.get(keyOf(nodes[last]!))! + 1)
    list.rows.value = [...nodes.slice(first, last + 1), ...beyond]
  }

  function tick(): void {
    const isDue = isBusy(list.rows.value ?? []) || leftOut >= QUIET_LOOKS
    leftOut = isDue ? 0 : leftOut + 1
    if (isDue) void look()
  }

  /** Shows the list anew, with what came in. */
  async function show(): Promise<void> {
    newer.value = NONE
    await list.begin()
  }

  useIntervalFn(tick, everyMs)

  return { newer, look, show }
}
