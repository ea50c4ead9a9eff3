import { useEventListener } from '@vueuse/core'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

/** So long a list is not left alone after a touch: the next one may be on its way. */
const TOUCH_HOLDS_MS = 2000
/** A list that was pushed goes on by itself for less than this. What scrolls it later is no finger. */
const MOMENTUM_MS = 4000

/**
 * Tells when somebody's pointer comes into a list and when it leaves: what is under it must not move. A finger is gone
 * after every tap, so that it counts as being there until a while after its last touch; scrolling is touching.
 */
export function usePointerInside(
  list: Readonly<Ref<HTMLElement | null>>,
  entered: () => void,
  left: () => void,
): void {
  const isHovered = ref(false)
  const isTouched = ref(false)
  const isInside = computed(() => isHovered.value || isTouched.value)
  const fingers = new Set<number>()
  let liftedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const isMouseOrPen = (event: PointerEvent) => event.pointerType !== 'touch'
  useEventListener(list, 'pointerenter', (event) => {
    if (isMouseOrPen(event)) isHovered.value = true
  })
  useEventListener(list, 'pointerleave', (event) => {
    if (isMouseOrPen(event)) isHovered.value = false
  })

  function holdOn(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      isTouched.value = false
    }, TOUCH_HOLDS_MS)
  }

  function onLift({ changedTouches }: TouchEvent): void {
    for (const { identifier } of changedTouches) fingers.delete(identifier)
    if (fingers.size > 0) return
    liftedAt = performance.now()
    holdOn()
  }

  function onTouch({ changedTouches, target }: TouchEvent): void {
    clearTimeout(timer)
    for (const { identifier } of changedTouches) fingers.add(identifier)
    isTouched.value = true
    // Of what it touched and not of the list: that may be drawn no more by then, and what happens to it is not told here.
    for (const end of ['touchend', 'touchcancel'] as const) {
      target?.addEventListener(end, onLift as EventListener, { passive: true })
    }
  }
  useEventListener(list, 'touchstart', onTouch, { passive: true })
  useEventListener(
    list,
    'scroll',
    () => {
      const isMomentum = fingers.size === 0 && performance.now() - liftedAt < MOMENTUM_MS
      if (isTouched.value && isMomentum) holdOn()
    },
    { passive: true },
  )

  watch(isInside, (isNow) => (isNow ? entered() : left()), { flush: 'sync' })
  // Where it is no longer drawn, nobody points at it.
  onScopeDispose(() => {
    clearTimeout(timer)
    if (isInside.value) left()
  })
}
