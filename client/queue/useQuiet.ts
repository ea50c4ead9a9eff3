import { computed, watch, type Ref } from 'vue'
import { useAnnouncement } from '../layout/announcements.ts'
import { attentionTexts } from '../texts/attention.ts'
import { emptyTexts } from '../texts/empty.ts'
import { someOpen } from './list/someOpen.ts'
import { isNarrowed, type QueueLocation } from './queueLocation.ts'
import type { Count } from './useCounts.ts'
import { useHeld } from './useHeld.ts'
import type { Queue } from './useQueue.ts'

/**
 * Whether the good news stands in place of the list: it is the whole queue, no item is open, and nothing needs a person.
 * Countdowns may run, which do not.
 * @param isBusy whether somebody is in the middle of something in the list: it does not go from under their hands.
 */
export function useQuiet(
  queue: Queue,
  location: Ref<QueueLocation>,
  counts: Ref<Readonly<Record<string, Count>>>,
  isBusy: () => boolean,
) {
  const tell = useAnnouncement()

  const isWhole = computed(
    () => !isNarrowed(location.value) && location.value.item === null && queue.isRead.value,
  )
  const nothingWaits = computed(() => {
    const list = queue.list.value
    if (queue.status.value === 'loading' || someOpen(list, true)) return false
    if (queue.status.value === 'failed' && list.size === 0) return false
    // Further down than was read there may be more: that only the server can count.
    return !list.hasMore || counts.value.open?.value === 0
  })
  const held = useHeld(
    computed(() => isWhole.value && nothingWaits.value),
    // What the person does themselves, such as another tab, waits for nothing; and where no row is, none can be missed.
    () => isWhole.value && queue.list.value.size > 0 && isBusy(),
  )
  const isQuiet = computed(() => isWhole.value && held.value)

  // Nobody sees the list meanwhile: nothing that comes into it could jump.
  watch(queue.list, (list) => {
    if (isQuiet.value && list.waiting.size > 0) queue.letWaitingIn()
  })
  watch([isQuiet, queue.status], ([now, status], [before, statusBefore]) => {
    if (now === before) return
    if (now) queue.pointerLeft()
    else queue.letWaitingIn()
    if (status === 'ready' && statusBefore === 'ready' && isWhole.value) tell(() => wordsFor(isQuiet.value))
  })

  /** The loaded rows that need a person; or needed one, and are gone. */
  function openRows(gone: boolean): readonly string[] {
    const rows = [...queue.list.value.rows]
    return rows
      .filter(({ row }) => row.gone === gone && row.review.status === 'OPEN')
      .map(({ row }) => row.review.id)
  }

  /** What went since the counts were read: counted it still is, though its row may have left the list. */
  const wentSince = new Set<string>()
  watch(counts, () => wentSince.clear())

  function wordsFor(isQuietNow: boolean): string {
    if (isQuietNow) return emptyTexts.quietNow
    const open = openRows(false).length
    return open === 0 ? '' : attentionTexts.many(open)
  }

  return {
    isQuiet,
    /** It is not known yet whether it will be the list. */
    isUndecided: computed(
      () => queue.status.value === 'loading' && !isNarrowed(location.value) && location.value.item === null,
    ),
    /** Whether this one, sent away just now, was the last of the whole queue that needed a person. */
    isLastOpen: (id: string): boolean => {
      const list = queue.list.value
      const wasOpen = list.row(id)?.row.review.status === 'OPEN'
      for (const gone of openRows(true)) wentSince.add(gone)
      if (!wasOpen || isNarrowed(location.value) || someOpen(list, false)) return false
      if (!list.hasMore) return true
      // Counted before it went, as were the others.
      const { all, scheduled } = counts.value
      return all?.capped === false && all.value - (scheduled?.value ?? 0) <= wentSince.size
    },
  }
}
