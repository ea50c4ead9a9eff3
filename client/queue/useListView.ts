import { useElementSize, useEventListener } from '@vueuse/core'
import { computed, nextTick, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { FrameBudget } from './frameBudget.ts'
import { arrivals, contentOf, type DrawnLine, isSameLine, spareLines } from './list/drawnLine.ts'
import type { Line } from './list/line.ts'
import type { SeenLine } from './list/lineBlocks.ts'
import { SECTION_HEIGHT } from './list/lineHeight.ts'
import { LineSlots } from './list/lineSlots.ts'
import type { Section } from './order.ts'
import type { Queue } from './useQueue.ts'

/** So many pixels above and below what is in sight are drawn too. */
const OVERSCAN = 360
/** The next page is asked for when so little is left below what is in sight. */
const LEFT_BELOW = 1800
/** So many lines come in with one frame; after a jump the rest follow with the next ones, what is in sight first. */
const MOST_NEW_A_FRAME = 8
/** Who drags the scroll bar jumps on and on: after a jump, what is out of sight follows once they have stayed so long. */
const STAYS_AFTER_MS = 120

/** Followed, as a component's own properties are. */
export interface ListViewSource {
  readonly queue: Queue
  /** The key of the line that the person stands on. */
  readonly hereKey: string | null
  /** What floats over the foot of the list, in pixels. */
  readonly footHeight: number
  /** Whether somebody points at the rows: then they stay where they are. */
  readonly isPointed: () => boolean
}

/**
 * The lines that are drawn: the ones in sight, and a few around them. Where the person stands comes into sight, and is
 * drawn wherever it is.
 */
export function useListView(source: ListViewSource, scroller: Readonly<Ref<HTMLElement | null>>) {
  const top = shallowRef(0)
  const { height: viewHeight } = useElementSize(scroller)
  const lines = shallowRef<readonly DrawnLine[]>([])
  const slots = new LineSlots()
  const budget = new FrameBudget(MOST_NEW_A_FRAME)
  let nextFrame = 0
  let jumpedAt = Number.NEGATIVE_INFINITY
  let whenStays: ReturnType<typeof setTimeout> | undefined

  /** Where the person stands is drawn out of sight too: the list names it to screen readers, which then have to find it. */
  function withHere(seen: SeenLine[]): SeenLine[] {
    const list = source.queue.list.value
    const here = list.stop(source.hereKey)
    if (here === null || seen.some(({ line }) => line === here)) return seen
    const start = list.placed.startOf(here)
    const [drawn] = list.placed.between(start, start + 1)
    if (drawn === undefined) return seen
    return start < top.value ? [drawn, ...seen] : [...seen, drawn]
  }

  /** Where nothing in sight has changed it stays the same list, and nothing is drawn again. */
  function draw(): void {
    const [from, to] = [top.value, top.value + viewHeight.value]
    const isInSight = ({ line, start }: SeenLine) => start < to && start + line.height > from
    const list = source.queue.list.value
    const wanted = withHere(list.placed.between(from - OVERSCAN, to + OVERSCAN))
    const fresh = wanted.filter(({ line }) => !slots.has(line))
    const now = performance.now()
    const isJump = fresh.some(isInSight) && wanted.filter(isInSight).every((each) => fresh.includes(each))
    if (isJump) jumpedAt = now
    const stays = now - jumpedAt >= STAYS_AFTER_MS
    const { coming, late, isMoreDue } = arrivals(fresh, isInSight, stays, budget.left)
    budget.spend(coming.length)
    const ready = wanted.filter((each) => !late.has(each))
    const staying = new Set(wanted.map(({ line }) => line))
    // What is in the list no more, or now by another line, is not drawn a frame longer.
    const isLeft = (each: DrawnLine) =>
      !staying.has(each.line) && !isInSight(each) && list.stop(each.line.key) === each.line
    const spare = late.size === 0 ? [] : spareLines(lines.value.filter(isLeft), coming)
    slots.assign([...ready, ...spare].map(({ line }) => line))
    const drawn = ready.map(({ line, start, stop }) => ({
      line,
      start,
      stop,
      slot: slots.of(line) ?? line.key,
      content: contentOf(line),
    }))
    const before = lines.value
    const after = [...drawn, ...spare]
    const isSame = after.length === before.length && after.every((each, at) => isSameLine(each, before[at]))
    if (!isSame) lines.value = after
    cancelAnimationFrame(nextFrame)
    clearTimeout(whenStays)
    if (isMoreDue) nextFrame = requestAnimationFrame(draw)
    else if (late.size > 0) whenStays = setTimeout(draw, jumpedAt + STAYS_AFTER_MS - now)
  }

  watch([top, viewHeight, source.queue.list], draw, { immediate: true })
  onScopeDispose(() => {
    cancelAnimationFrame(nextFrame)
    clearTimeout(whenStays)
  })

  useEventListener(
    scroller,
    'scroll',
    () => {
      const at = scroller.value?.scrollTop ?? 0
      // Where the list was put to hold its place, nobody moved.
      if (at !== top.value) source.queue.moved()
      top.value = at
    },
    { passive: true },
  )

  /** Draws for the new place at once, and scrolls there when the list has its new height. */
  function scrollTo(to: number): void {
    top.value = to
    void nextTick(() => scroller.value?.scrollTo(0, to))
  }

  source.queue.watchFrom({ top: () => top.value, height: () => viewHeight.value, scrollTo })
  onScopeDispose(() => source.queue.watchFrom(null))

  /** The section that the top of the list is in. */
  const topSection = computed<Section | null>(() => {
    const { placed } = source.queue.list.value
    const [first] = placed.between(top.value, top.value + 1)
    return first === undefined ? null : placed.sectionOf(first.line).section
  })

  /** Of all lines, in pixels. */
  const height = computed(() => source.queue.list.value.placed.height)

  /** Where the top of the list may be so that the line is seen whole above what floats over the foot. */
  function placesFor(line: Line, footHeight: number) {
    const start = source.queue.list.value.placed.startOf(line)
    return {
      lowest: start + line.height + footHeight - viewHeight.value,
      highest: start - SECTION_HEIGHT,
    }
  }

  watch(
    () => source.hereKey,
    async (key) => {
      // What floats over the foot may have come with the same step.
      await nextTick()
      const line = source.queue.list.value.stop(key)
      if (line === null) return
      const { lowest, highest } = placesFor(line, source.footHeight)
      if (top.value > highest) scrollTo(Math.max(0, highest))
      else if (top.value < lowest) scrollTo(lowest)
    },
  )

  // What rises over the foot later, such as the answer to what was done, does not cover where the person stands.
  watch(
    () => source.footHeight,
    (now, before) => {
      const line = source.queue.list.value.stop(source.hereKey)
      if (now <= before || line === null || source.isPointed()) return
      const { lowest, highest } = placesFor(line, now)
      const wasSeen = top.value >= placesFor(line, before).lowest && top.value <= highest
      if (wasSeen && top.value < lowest) scrollTo(lowest)
    },
  )

  return {
    lines,
    topSection,
    height,
    /** Whether the next page is due. */
    isNearEnd: computed(() => height.value - top.value - viewHeight.value < LEFT_BELOW),
    hereIsDrawn: computed(() => lines.value.some(({ line }) => line.key === source.hereKey)),
    hereIsInSight: computed(() =>
      lines.value.some(
        ({ line, start }) =>
          line.key === source.hereKey &&
          start < top.value + viewHeight.value &&
          start + line.height > top.value,
      ),
    ),
    scrollToTop: () => scrollTo(0),
  }
}
