import { computed, shallowRef, watch, type Ref } from 'vue'
import type { QueueRow, Stop } from './list/line.ts'
import {
  everything,
  groupTick,
  isSelected,
  nothingSelected,
  selectedCount,
  selectedRows,
  withGroup,
  withoutLeft,
  withRow,
  withRows,
} from './selection.ts'
import type { Queue } from './useQueue.ts'

/** So many of the ticked rows are looked at for what can be done with them. */
const MOST_LOOKED_AT = 1000

/**
 * What is ticked in the list, and the ways to tick. It survives live changes and drops what has left.
 * @param whole how many reviews the filter shows.
 */
export function useSelection(queue: Queue, whole: Ref<number>) {
  const selection = shallowRef(nothingSelected)
  /** Where the last tick was made: from there shift reaches on. */
  let anchor: string | null = null

  const count = computed(() => selectedCount(selection.value, queue.list.value, whole.value))
  /** The loaded ones, which tell what can be done with them. */
  const rows = computed(() => selectedRows(selection.value, queue.list.value, MOST_LOOKED_AT))

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
    const from = queue.list.value.stop(anchor)
    if (from === null) return toggle(stop)
    const [first, last] =
      queue.list.value.placed.startOf(from) < queue.list.value.placed.startOf(stop)
        ? [from, stop]
        : [stop, from]
    const reached: QueueRow[] = []
    for (const line of queue.list.value.placed.fromTo(first, last)) {
      if (line.kind === 'row' && !line.row.gone) reached.push(line.row)
      // Of an open group its rows are meant, not the whole of it.
      if (line.kind === 'group' && !line.opened) tick(line, true)
    }
    selection.value = withRows(selection.value, reached, true)
  }

  function clear(): void {
    selection.value = nothingSelected
    anchor = null
  }

  watch(queue.list, (now) => {
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
