import { computed, watch, type Ref } from 'vue'
import { isStop, type Line, type Stop } from './list/line.ts'
import type { LineBlocks } from './list/lineBlocks.ts'
import { nowInPlaceOf } from './list/useLines.ts'
import type { Queue } from './useQueue.ts'

/** The first line from here on that can be stood on; rows that are gone are passed over. */
function nearest(from: Line | null, step: (line: Line) => Line | null): Stop | null {
  for (let line = from; line !== null; line = step(line)) {
    if (isStop(line) && (line.kind === 'group' ? line.size > 0 : !line.row.gone)) return line
  }
  return null
}

const stepsOf = (lines: LineBlocks) => ({
  down: (line: Line) => lines.next(line),
  up: (line: Line) => lines.previous(line),
})

/**
 * Where the person stands in the list, and what comes before and after it. Cards are stops as rows are.
 * @param here the key of the stop: the open review's id, or a card's key.
 */
export function useQueueNavigation(queue: Queue, here: Ref<string | null>) {
  /** Where the person stood last: when that has left the list, what came after it is where to go on. */
  let lastStop: Stop | null = null

  const current = computed(() => queue.list.value.stop(here.value))
  watch(
    [current, here],
    ([at, key], [, before]) => {
      if (at !== null) lastStop = at
      else if (key !== before) lastStop = null
      queue.standOn(key)
    },
    { immediate: true, flush: 'sync' },
  )

  /** With nothing chosen, the first one. */
  const next = computed(() => {
    const { placed } = queue.list.value
    const { down } = stepsOf(placed)
    if (current.value !== null) return nearest(placed.next(current.value), down)
    return nearest(lastStop === null ? placed.first : nowInPlaceOf(lastStop), down)
  })
  const previous = computed(() => {
    const { placed } = queue.list.value
    const { up } = stepsOf(placed)
    if (current.value !== null) return nearest(placed.previous(current.value), up)
    if (lastStop === null) return null
    const after = nowInPlaceOf(lastStop)
    return nearest(after === null ? placed.last : placed.previous(after), up)
  })

  return {
    current,
    next,
    previous,
    /** The first line of the list. */
    first: computed(() => nearest(queue.list.value.placed.first, stepsOf(queue.list.value.placed).down)),
  }
}
