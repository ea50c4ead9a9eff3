import { computed, onScopeDispose, ref } from 'vue'
import { mayAct } from '../session/session.ts'
import { isMenuOpen } from './isMenuOpen.ts'
import type { RowLine, Stop } from './list/line.ts'
import { isEmptySelection, type Selection } from './selection.ts'
import { useLongPress } from './useLongPress.ts'
import type { Queue } from './useQueue.ts'
import { useSwipe, type Swipe } from './useSwipe.ts'

/** What clicks and fingers ask of the list. */
export interface ListHooks {
  readonly toggle: (stop: Stop) => void
  readonly extend: (stop: Stop) => void
  readonly open: (stop: Stop) => void
  readonly swipe: (row: RowLine, swipe: Swipe) => void
}

/** A list that has not moved for so long has come to rest. */
const SCROLL_ENDS_MS = 120

/**
 * What the pointer does to the list: which line it is over, and what clicks, taps and long presses mean.
 * @param source is followed: a component's own properties.
 */
export function useListPointer(
  source: { readonly queue: Queue; readonly selection: Selection },
  hooks: ListHooks,
) {
  const hoveredKey = ref<string | null>(null)

  function keyAt(target: EventTarget | null): string | null {
    if (!(target instanceof Element)) return null
    return target.closest<HTMLElement>('[data-key]')?.dataset.key ?? null
  }

  const stopOf = (key: string | null): Stop | null => source.queue.list.value.stop(key)
  const stopAt = (target: EventTarget | null) => stopOf(keyAt(target))

  const { onTouch, isEndOfSwipe, endSwipe, ...swiped } = useSwipe(keyAt, stopOf, hooks.swipe)
  const { isEndOfPress, ...press } = useLongPress((target) => {
    const stop = stopAt(target)
    if (stop === null || !mayAct.value) return
    // A finger that has ticked a row and slips on its way up has done what it came for.
    endSwipe()
    hooks.toggle(stop)
  })

  const isSelecting = computed(() => !isEmptySelection(source.selection))

  function click(event: MouseEvent): void {
    const stop = stopAt(event.target)
    const isEnd = isEndOfPress() || isEndOfSwipe()
    if (isEnd || stop === null) return
    if (mayAct.value && event.shiftKey) return hooks.extend(stop)
    const isTap = 'pointerType' in event && event.pointerType === 'touch'
    // With fingers, what is selected goes on being selected by a tap.
    if (mayAct.value && (event.ctrlKey || event.metaKey || (isTap && isSelecting.value)))
      return hooks.toggle(stop)
    hooks.open(stop)
  }

  /** While the list scrolls under a pointer that rests, the rows that pass are not meant. */
  let isScrolling = false
  let pointerAt: { readonly x: number; readonly y: number } | null = null
  let endOfScroll: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(endOfScroll))

  function hover(target: EventTarget | null): void {
    const key = stopAt(target)?.key ?? null
    // A menu that is open belongs to its row: the pointer on its way there crosses others.
    if (key !== hoveredKey.value && !isMenuOpen()) hoveredKey.value = key
  }

  return {
    hoveredKey,
    /** For the list of options: `v-on`. */
    onList: {
      click,
      contextmenu: press.contextmenu,
      pointerdown: [press.pointerdown, onTouch.pointerdown],
      pointermove: [press.pointermove, onTouch.pointermove],
      pointerup: [press.pointerup, onTouch.pointerup],
      pointercancel: [press.pointercancel, onTouch.pointercancel],
    },
    ...swiped,
    over: (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') return
      pointerAt = { x: event.clientX, y: event.clientY }
      if (!isScrolling) hover(event.target)
    },
    scrolled: () => {
      isScrolling = true
      clearTimeout(endOfScroll)
      endOfScroll = setTimeout(() => {
        isScrolling = false
        if (pointerAt !== null) hover(document.elementFromPoint(pointerAt.x, pointerAt.y))
      }, SCROLL_ENDS_MS)
    },
    leave: () => {
      pointerAt = null
      if (!isMenuOpen()) hoveredKey.value = null
    },
  }
}
