import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, watch, type Ref } from 'vue'
import type { Priority } from '../graphql/words.ts'
import { isPhone } from '../layout/screen.ts'
import type { ListItem } from './listItems.ts'

const SECTION_HEIGHT = 28
const ROW_HEIGHT = 36
const PHONE_ROW_HEIGHT = 60
/** The card's 56, and the air round it. */
const GROUP_HEIGHT = 68
/** The next page is asked for when this many lines are left below the last one on screen. */
const LINES_AHEAD = 15

/** What the lines are laid out of; followed, as a component's own properties are. */
export interface LinesSource {
  readonly items: readonly ListItem[]
  /** The key of the line that the person stands on. */
  readonly hereKey: string | null
  /** What floats over the foot of the list, in pixels. */
  readonly footHeight: number
}

function heightOf(item: ListItem | undefined): number {
  if (item?.kind === 'section') return SECTION_HEIGHT
  if (isPhone.value) return PHONE_ROW_HEIGHT
  return item?.kind === 'group' ? GROUP_HEIGHT : ROW_HEIGHT
}

/** The lines that are drawn: the ones in sight, and a few around them. Where the person stands comes into sight. */
export function useQueueLines(source: LinesSource, scroller: Readonly<Ref<HTMLElement | null>>) {
  const virtualizer = useVirtualizer(
    computed(() => ({
      count: source.items.length,
      getScrollElement: () => scroller.value,
      estimateSize: (index: number) => heightOf(source.items[index]),
      getItemKey: (index: number) => source.items[index]?.key ?? index,
      overscan: 10,
      // The sticky head covers the top of the list, and what floats covers its foot.
      scrollPaddingStart: SECTION_HEIGHT,
      scrollPaddingEnd: source.footHeight,
      paddingEnd: source.footHeight,
    })),
  )
  watch(isPhone, () => virtualizer.value.measure())

  const lines = computed(() =>
    virtualizer.value.getVirtualItems().flatMap((line) => {
      const item = source.items[line.index]
      if (item === undefined) return []
      const place = { transform: `translateY(${line.start}px)`, height: `${line.size}px` }
      return [{ item, place }]
    }),
  )

  /** The section that the top of the list is in. */
  const topSection = computed<Priority | null>(() => {
    const offset = virtualizer.value.scrollOffset ?? 0
    const first = virtualizer.value.getVirtualItemForOffset(offset)
    for (let index = first?.index ?? 0; index >= 0; index -= 1) {
      const item = source.items[index]
      if (item?.kind === 'section') return item.priority
    }
    return null
  })

  /** Whether the next page is due. */
  const isNearEnd = computed(() => {
    const last = virtualizer.value.range?.endIndex
    return last === undefined || last >= source.items.length - LINES_AHEAD
  })

  watch(
    () => source.hereKey,
    async (key) => {
      await nextTick()
      const index = source.items.findIndex((item) => item.key === key)
      if (index !== -1) virtualizer.value.scrollToIndex(index, { align: 'auto' })
    },
  )

  return {
    lines,
    topSection,
    isNearEnd,
    /** Of all lines, in pixels. */
    height: computed(() => virtualizer.value.getTotalSize()),
    hereIsDrawn: computed(() => lines.value.some(({ item }) => item.key === source.hereKey)),
    scrollToTop: () => virtualizer.value.scrollToOffset(0),
    /** The last line that is drawn. */
    lastIndex: computed(() => virtualizer.value.range?.endIndex),
  }
}
