/** A pointer that has not moved for so long lies there and means nothing. */
const RESTS_MS = 1500

/** Whether the pointer is being used on a part of the page. `onPart` is for its `v-on`. */
export function usePointerUse() {
  let isDown = false
  let usedAt = Number.NEGATIVE_INFINITY

  const used = (isDownNow: boolean) => () => {
    isDown = isDownNow
    usedAt = performance.now()
  }

  return {
    isInUse: () => isDown || performance.now() - usedAt < RESTS_MS,
    onPart: {
      pointermove: () => used(isDown)(),
      pointerdown: used(true),
      pointerup: used(false),
      pointercancel: used(false),
      // What follows a tap or a click is still to come; else nothing is meant any more.
      pointerleave: ({ pointerType }: PointerEvent) => {
        isDown = false
        if (pointerType === 'mouse') usedAt = Number.NEGATIVE_INFINITY
      },
    },
  }
}
