import { computed, shallowRef, watch, type Ref } from 'vue'
import type { ListItem, Stop } from './listItems.ts'
import type { QueueState } from './queueState.ts'
import {
  everything,
  groupTick,
  isSelected,
  nothingSelected,
  selectedCount,
  withGroup,
  withoutLeft,
  withRow,
} from './selection.ts'

/**
 * What is ticked in the list, and the ways to tick. It survives live changes and drops what has left.
 * @param whole how many reviews the filter shows.
 */
export function useSelection(
  state: Ref<QueueState>,
  items: Ref<readonly ListItem[]>,
  stops: Ref<readonly Stop[]>,
  whole: Ref<number>,
) {
  const selection = shallowRef(nothingSelected)
  /** Where the last tick was made: from there shift reaches on. */
  let anchor: string | null = null

  const sizes = computed(
    () =>
      new Map(items.value.flatMap((item) => (item.kind === 'group' ? [[item.fingerprint, item.size]] : []))),
  )
  const count = computed(() => selectedCount(selection.value, sizes.value, whole.value))
  /** The loaded ones, which tell what can be done with them. */
  const rows = computed(() => state.value.rows.filter((row) => isSelected(selection.value, row)))

  function isTicked(stop: Stop): boolean {
    if (stop.kind === 'row') return isSelected(selection.value, stop.row)
    return groupTick(selection.value, stop.fingerprint, stop.rows) === 'all'
  }

  function tick(stop: Stop, to: boolean): void {
    selection.value =
      stop.kind === 'row'
        ? withRow(selection.value, stop.row, to)
        : withGroup(selection.value, stop.fingerprint, stop.rows, to)
  }

  function toggle(stop: Stop): void {
    anchor = stop.key
    tick(stop, !isTicked(stop))
  }

  /** Ticks everything from the last tick to here. */
  function extend(stop: Stop): void {
    const to = stops.value.findIndex((each) => each.key === stop.key)
    const from = stops.value.findIndex((each) => each.key === anchor)
    if (to === -1 || from === -1) return toggle(stop)
    for (const each of stops.value.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      // Of an open group its rows are meant, not the whole of it.
      if (each.kind === 'row' ? !each.row.gone : !each.opened) tick(each, true)
    }
  }

  function clear(): void {
    selection.value = nothingSelected
    anchor = null
  }

  watch(state, (now) => {
    selection.value = withoutLeft(selection.value, now)
  })

  return {
    selection,
    count,
    rows,
    toggle,
    extend,
    clear,
    /** Ticks exactly these. */
    select: (ids: readonly string[]) => {
      selection.value = { ...nothingSelected, ids: new Set(ids) }
    },
    selectAll: () => {
      selection.value = everything
    },
  }
}

export type QueueSelection = ReturnType<typeof useSelection>
