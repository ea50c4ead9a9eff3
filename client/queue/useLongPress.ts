import { onScopeDispose } from 'vue'

const PRESS_MS = 450
/** A finger that moves further than this scrolls. */
const SLACK_PX = 8

/** Lifted soon after a press it would click, and what the press has brought may lie under it by then. */
function onLift(event: Event): void {
  // Moved far enough to scroll it clicks nothing anyway.
  if (event.cancelable) event.preventDefault()
}

/** Tells a long press of a finger; the click that ends it is swallowed. */
export function useLongPress(onPress: (target: Element) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  let pressed = false
  /** What was pressed last. */
  let pressedAt: Element | null = null

  function stop(): void {
    clearTimeout(timer)
  }

  function press(at: Element): void {
    pressed = true
    pressedAt = at
    // Of what it touched, which hears of it also when it is drawn no more.
    at.addEventListener('touchend', onLift, { passive: false })
    onPress(at)
  }

  onScopeDispose(stop)

  return {
    pointerdown: (event: PointerEvent) => {
      stop()
      pressed = false
      pressedAt?.removeEventListener('touchend', onLift)
      const at = event.target
      if (event.pointerType !== 'touch' || !(at instanceof Element)) return
      from = { x: event.clientX, y: event.clientY }
      timer = setTimeout(press, PRESS_MS, at)
    },
    pointermove: (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLACK_PX) stop()
    },
    pointerup: stop,
    pointercancel: stop,
    // The browser's own answer to a long press would lie over the list.
    contextmenu: (event: Event) => {
      if (pressed) event.preventDefault()
    },
    /** Whether this click is the end of a long press. */
    isEndOfPress: () => {
      const was = pressed
      pressed = false
      return was
    },
  }
}
