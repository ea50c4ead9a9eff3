import { useEventListener, useResizeObserver } from '@vueuse/core'
import type { Ref } from 'vue'

/** Nearer than this to the end counts as reading the end, in pixels. */
const NEAR = 40

/**
 * A conversation that is read at its end stays there while it grows; whoever has scrolled up is left where they are.
 * @param isOn whether what is shown is a conversation.
 */
export function useStickToEnd(
  scroller: Readonly<Ref<HTMLElement | null>>,
  content: Readonly<Ref<HTMLElement | null>>,
  isOn: () => boolean,
) {
  let atEnd = false

  function toEnd(): void {
    const box = scroller.value
    if (box === null) return
    atEnd = true
    box.scrollTo({ top: box.scrollHeight })
  }

  useEventListener(
    scroller,
    'scroll',
    () => {
      const box = scroller.value
      atEnd = box !== null && box.scrollHeight - box.clientHeight - box.scrollTop < NEAR
    },
    { passive: true },
  )
  useResizeObserver([scroller, content], () => {
    if (atEnd && isOn()) toEnd()
  })

  return {
    toEnd,
    toStart: () => {
      atEnd = false
      scroller.value?.scrollTo({ top: 0 })
    },
  }
}
