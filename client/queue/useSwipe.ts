import { computed, ref } from 'vue'
import type { RowLine, Stop } from './list/line.ts'
import { rowActions } from './rowActions.ts'
import { serverNow } from '../time/serverClock.ts'

/** A finger that has moved so far sideways, and more so than up or down, swipes. */
const BEGINS_PX = 12
/** Let go behind this, it is meant. */
const MEANT_PX = 88

/** What a row does when it is swiped to one side. */
export type Swipe = 'retry' | 'snooze'

/** In pixels; to the left they are negative. */
interface Push {
  readonly key: string
  readonly by: number
}

/** Whether this is a row that can be pushed to this side now. */
function allows(stop: Stop | null, by: number): stop is RowLine {
  if (stop?.kind !== 'row' || stop.row.gone) return false
  const { actions, canSnooze } = rowActions(stop.row.review, serverNow.value)
  return by > 0 ? actions.includes('RETRY') : canSnooze
}

/**
 * Fingers push a row to the right to retry it, and to the left to put it off; only as far as the row allows it.
 * @param keyAt of the line under a finger.
 * @param stopOf the line itself, as it is now.
 * @param onSwipe is told once the finger lets go far enough.
 */
export function useSwipe(
  keyAt: (target: EventTarget | null) => string | null,
  stopOf: (key: string | null) => Stop | null,
  onSwipe: (row: RowLine, swipe: Swipe) => void,
) {
  const moved = ref<Push | null>(null)
  let key: string | null = null
  let from = { x: 0, y: 0 }
  let wasSwiped = false

  /** The row that is pushed. While a finger holds it somebody else may deal with it: then it goes back. */
  const pushed = computed<Push | null>(() => {
    if (moved.value === null) return null
    const { key: movedKey, by } = moved.value
    return { key: movedKey, by: allows(stopOf(movedKey), by) ? by : 0 }
  })

  function end(): void {
    key = null
    moved.value = null
  }

  const swipe = computed<Swipe | null>(() => {
    if (pushed.value === null) return null
    return pushed.value.by > 0 ? 'retry' : 'snooze'
  })

  return {
    pushed,
    swipe,
    /** Whether letting go now does it. */
    isMeant: computed(() => pushed.value !== null && Math.abs(pushed.value.by) >= MEANT_PX),
    onTouch: {
      pointerdown: (event: PointerEvent) => {
        wasSwiped = false
        key = event.pointerType === 'touch' && event.isPrimary ? keyAt(event.target) : null
        from = { x: event.clientX, y: event.clientY }
      },
      pointermove: (event: PointerEvent) => {
        if (key === null) return
        const [x, y] = [event.clientX - from.x, event.clientY - from.y]
        const begins = Math.abs(x) > BEGINS_PX && Math.abs(x) > Math.abs(y)
        if (moved.value === null && !begins) {
          // It scrolls, and goes on scrolling.
          if (Math.abs(y) > BEGINS_PX) key = null
          return
        }
        wasSwiped = true
        moved.value = { key, by: x }
      },
      pointerup: () => {
        const [row, by] = [stopOf(key), pushed.value?.by ?? 0]
        end()
        if (row?.kind === 'row' && Math.abs(by) >= MEANT_PX) onSwipe(row, by > 0 ? 'retry' : 'snooze')
      },
      pointercancel: end,
    },
    /** Whatever this finger does from now on, it is no swipe. */
    endSwipe: end,
    /** Whether this click is the end of a swipe. */
    isEndOfSwipe: () => {
      const was = wasSwiped
      wasSwiped = false
      return was
    },
  }
}
