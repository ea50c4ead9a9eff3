import { shallowRef, triggerRef, watch } from 'vue'
import type { ReviewOrder } from '../../graphql/words.ts'
import { rowHeight } from '../../layout/rowHeight.ts'
import type { Folding } from '../groups.ts'
import type { Line } from './line.ts'
import { lineHeight } from './lineHeight.ts'
import { QueueLines } from './queueLines.ts'
import type { Sight } from './settle.ts'

/** The part of the list that is on screen, as the component that draws it knows it. In pixels. */
export interface Viewport {
  readonly top: () => number
  readonly height: () => number
  readonly scrollTo: (top: number) => void
}

/** With no list on screen there is nothing to hold still. */
const NOTHING: Viewport = { top: () => 0, height: () => 0, scrollTo: () => {} }

/** Keeps the lines, and holds what somebody looks at where it is while they change around it. */
export function useLines() {
  const list = shallowRef(new QueueLines(lineHeight))
  let viewport = NOTHING
  let isPointerInside = false
  let cursorKey: string | null = null

  function look(): Sight {
    const top = viewport.top()
    const cursor = list.value.stop(cursorKey)
    return { top, bottom: top + viewport.height(), isPointerInside, cursor }
  }

  /** What stays where it is: the cursor's line, else the first one that is whole; at the very top nothing has to. */
  function holdOf({ top, bottom, cursor }: Sight): { line: Line; below: number } | null {
    const seen = list.value.placed.between(top, bottom)
    const held =
      seen.find(({ line }) => line === cursor) ??
      (top > 0 ? seen.find(({ line, start }) => start >= top && line.kind !== 'section') : undefined)
    return held === undefined ? null : { line: held.line, below: held.start - top }
  }

  /** Changes the lines; what is looked at stays on its pixels, as far as the list can be scrolled so. */
  function change(work: (lines: QueueLines, sight: Sight) => void): void {
    const sight = look()
    const hold = holdOf(sight)
    work(list.value, sight)
    const line = hold === null ? null : nowInPlaceOf(hold.line)
    if (hold !== null && line !== null) {
      const top = Math.max(0, list.value.placed.startOf(line) - hold.below)
      if (top !== sight.top) viewport.scrollTo(top)
    }
    triggerRef(list)
  }

  watch(rowHeight, () => change((lines) => lines.placed.measure()))

  return {
    list,
    change,
    /** Begins anew, empty. */
    clear: (folding: Folding, order: ReviewOrder) => {
      list.value = new QueueLines(lineHeight, folding, order)
    },
    /** Is told what draws the list; null when that goes. */
    watchFrom: (drawn: Viewport | null) => {
      viewport = drawn ?? NOTHING
    },
    /** Is told where the person stands. */
    standOn: (key: string | null) => {
      cursorKey = key
    },
    setPointerInside: (isInside: boolean) => {
      isPointerInside = isInside
    },
  }
}

/** The line itself, or what stands where it was. */
export function nowInPlaceOf(line: Line): Line | null {
  let now: Line | null = line
  while (now !== null && now.block === null) now = now.follower
  return now
}
