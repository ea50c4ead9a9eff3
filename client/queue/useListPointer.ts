import { computed, ref } from 'vue'
import { mayAct } from '../session/session.ts'
import { isStop, type ListItem, type Stop } from './listItems.ts'
import type { Selection } from './selection.ts'
import { useLongPress } from './useLongPress.ts'

/** What clicks and fingers ask of the list. */
export interface ListHooks {
  readonly toggle: (stop: Stop) => void
  readonly extend: (stop: Stop) => void
  readonly open: (stop: Stop) => void
}

/** A menu that is open belongs to its row: the pointer on its way there crosses others. */
const isMenuOpen = () => document.querySelector('[data-state="open"][aria-haspopup]') !== null

/**
 * What the pointer does to the list: which line it is over, and what clicks, taps and long presses mean.
 * @param source is followed: a component's own properties.
 */
export function useListPointer(
  source: { readonly items: readonly ListItem[]; readonly selection: Selection },
  hooks: ListHooks,
) {
  const hoveredKey = ref<string | null>(null)

  function stopAt(target: EventTarget | null): Stop | null {
    const key = target instanceof Element ? target.closest<HTMLElement>('[data-key]')?.dataset.key : undefined
    const item = source.items.find((each) => each.key === key)
    return item !== undefined && isStop(item) ? item : null
  }

  const { isEndOfPress, ...press } = useLongPress((target) => {
    const stop = stopAt(target)
    if (stop !== null && mayAct.value) hooks.toggle(stop)
  })

  const isSelecting = computed(() => {
    const { all, groups, ids } = source.selection
    return all || groups.size > 0 || ids.size > 0
  })

  function click(event: MouseEvent): void {
    const stop = stopAt(event.target)
    if (isEndOfPress() || stop === null) return
    if (mayAct.value && event.shiftKey) return hooks.extend(stop)
    const isTap = 'pointerType' in event && event.pointerType === 'touch'
    // With fingers, what is selected goes on being selected by a tap.
    if (mayAct.value && (event.ctrlKey || event.metaKey || (isTap && isSelecting.value)))
      return hooks.toggle(stop)
    hooks.open(stop)
  }

  return {
    hoveredKey,
    /** For the list of options: `v-on`. */
    onList: { click, ...press },
    over: (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') return
      const key = stopAt(event.target)?.key ?? null
      if (key !== hoveredKey.value && !isMenuOpen()) hoveredKey.value = key
    },
    leave: () => {
      if (!isMenuOpen()) hoveredKey.value = null
    },
  }
}
