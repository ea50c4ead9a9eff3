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

/**
 * Fingers push a row to the right to retry it, and to the left to put it off; only as far as the row allows it.
 * @param stopAt the line under a finger.
 * @param onSwipe is told once the finger lets go far enough.
 */
export function useSwipe(
  stopAt: (target: EventTarget | null) => Stop | null,
  onSwipe: (row: RowLine, swipe: Swipe) => void,
) {
  /** The row that is pushed, and by how many pixels; to the left they are negative. */
  const pushed = ref<{ readonly key: string; readonly by: number } | null>(null)
  let row: RowLine | null = null
  let from = { x: 0, y: 0 }
  let wasSwiped = false

  function allows({ row: { review } }: RowLine, swipe: Swipe): boolean {
    const { actions, canSnooze } = rowActions(review, serverNow.value)
    return swipe === 'retry' ? actions.includes('RETRY') : canSnooze
  }

  function end(): void {
    row = null
    pushed.value = null
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
        const stop = event.pointerType === 'touch' && event.isPrimary ? stopAt(event.target) : null
        row = stop?.kind === 'row' && !stop.row.gone ? stop : null
        from = { x: event.clientX, y: event.clientY }
      },
      pointermove: (event: PointerEvent) => {
        if (row === null) return
        const [x, y] = [event.clientX - from.x, event.clientY - from.y]
        const begins = Math.abs(x) > BEGINS_PX && Math.abs(x) > Math.abs(y)
        if (pushed.value === null && !begins) {
          // It scrolls, and goes on scrolling.
          if (Math.abs(y) > BEGINS_PX) row = null
          return
        }
        wasSwiped = true
        const isAllowed = allows(row, x > 0 ? 'retry' : 'snooze')
        pushed.value = { key: row.key, by: isAllowed ? x : 0 }
      },
      pointerup: () => {
        const [meant, by] = [row, pushed.value?.by ?? 0]
        end()
        if (meant !== null && Math.abs(by) >= MEANT_PX) onSwipe(meant, by > 0 ? 'retry' : 'snooze')
      },
      pointercancel: end,
    },
    /** Whether this click is the end of a swipe. */
    isEndOfSwipe: () => {
      const was = wasSwiped
      wasSwiped = false
      return was
    },
  }
}
