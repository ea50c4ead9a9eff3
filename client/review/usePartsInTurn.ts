import { onMounted, readonly, ref, type Ref } from 'vue'

/**
 * How many parts of a component are drawn: none with the component itself, then one more with each frame. What is shown
 * for the first time costs several times as much as ever again, and all of it at once would hold up the list beside it.
 * Counted are frames and no times: nothing waits longer than it has to.
 */
export function usePartsInTurn(parts: number): Readonly<Ref<number>> {
  const drawn = ref(0)

  function drawNext(): void {
    drawn.value += 1
    if (drawn.value < parts) requestAnimationFrame(drawNext)
  }

  // The next frame is the one that the component itself is drawn with.
  onMounted(() => requestAnimationFrame(() => requestAnimationFrame(drawNext)))
  return readonly(drawn)
}
